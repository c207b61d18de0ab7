// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The liveness probe: asks the gRPC socket, as the driver would, over one connection that is kept
/// (provider.md §15).
public final class HealthPage implements HttpEndpoint.Page, AutoCloseable {
  private final ManagedChannel channel;
  private final Duration timeout;

  /// @param port of a TCP endpoint; unused for a unix socket
  public HealthPage(Endpoint endpoint, int port, Duration timeout) {
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
  }

  @Override
  public HttpEndpoint.Answer answer(HttpExchange request) {
    // Back-off after a failed attempt must not outlive the failure: each probe counts.
    channel.resetConnectBackoff();
    try {
      var answer =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
      return answer.getStatus() == ServingStatus.SERVING
          ? HttpEndpoint.Answer.text(200, "ok")
          : HttpEndpoint.Answer.text(503, "the gRPC server answers " + answer.getStatus());
    } catch (StatusRuntimeException failed) {
      return HttpEndpoint.Answer.text(
          503, "the gRPC server does not answer: " + reason(failed.getStatus()));
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
