// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The liveness probe: asks the gRPC socket, as a client would, over one connection that is kept
/// (provider.md §15).
public final class HealthPage implements HttpEndpoint.Page, AutoCloseable {
  private final Endpoint endpoint;
  private final ManagedChannel channel;
  private final Duration timeout;
  private final Check check;
  private final int unhealthy;

  /// One call that tells whether the server is well.
  @FunctionalInterface
  public interface Check {
    /// Returns what is wrong; empty if nothing is.
    ///
    /// @throws StatusRuntimeException if the server does not answer
    Optional<String> problem(Channel channel, Duration timeout);
  }

  /// Asks `grpc.health.v1.Health` and answers 503 if not all is well.
  ///
  /// @param port of a TCP endpoint; unused for a unix socket
  public HealthPage(Endpoint endpoint, int port, Duration timeout) {
    this(endpoint, port, timeout, HealthPage::serving, 503);
  }

  /// @param port of a TCP endpoint; unused for a unix socket
  /// @param unhealthy the status to answer if not all is well
  public HealthPage(Endpoint endpoint, int port, Duration timeout, Check check, int unhealthy) {
    this.endpoint = endpoint;
    this.channel =
        switch (endpoint) {
          case Endpoint.Unix(var path) -> UnixSocketChannels.client(path);
          case Endpoint.Tcp(var host, var _) ->
              OkHttpChannelBuilder.forAddress(host.isEmpty() ? "localhost" : host, port)
                  .usePlaintext()
                  .proxyDetector(anywhere -> null)
                  .build();
        };
    this.timeout = timeout;
    this.check = check;
    this.unhealthy = unhealthy;
  }

  private static Optional<String> serving(Channel channel, Duration timeout) {
    var status =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus();
    return status == ServingStatus.SERVING
        ? Optional.empty()
        : Optional.of("the gRPC server answers " + status);
  }

  @Override
  public HttpEndpoint.Answer answer(HttpExchange request) {
    return problem(check)
        .map(problem -> HttpEndpoint.Answer.text(unhealthy, problem))
        .orElseGet(() -> HttpEndpoint.Answer.text(200, "ok"));
  }

  /// Asks the server something else over the same connection.
  ///
  /// @return what is wrong; empty if nothing is
  public Optional<String> problem(Check other) {
    // The kept connection would go on without the file by which others find the server.
    if (endpoint instanceof Endpoint.Unix(var path) && Files.notExists(path)) {
      return Optional.of("nobody can reach the gRPC server: " + path + " is gone");
    }
    // Back-off after a failed attempt must not outlive the failure: each probe counts.
    channel.resetConnectBackoff();
    try {
      return other.problem(channel, timeout);
    } catch (StatusRuntimeException failed) {
      return Optional.of("the gRPC server does not answer: " + reason(failed.getStatus()));
    }
  }

  /// In one line: a status of its own accord prints the stack trace of its cause.
  private static String reason(Status status) {
    var cause = status.getCause();
    return Stream.of(
            status.getCode().name(),
            status.getDescription(),
            cause == null ? null : cause.getMessage())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(": "));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
