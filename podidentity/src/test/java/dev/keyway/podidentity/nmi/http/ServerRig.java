// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static dev.keyway.podidentity.nmi.TestObjects.running;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.agent.server.SelfCall;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.azure.token.AccessTokens;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.podidentity.nmi.TestCaches;
import dev.keyway.podidentity.nmi.identity.Exemptions;
import dev.keyway.podidentity.nmi.identity.Identities;
import dev.keyway.podidentity.nmi.pod.PodIndex;
import dev.keyway.podidentity.nmi.pod.PodLookup;
import dev.keyway.podidentity.nmi.redirect.Links;
import dev.keyway.podidentity.nmi.token.PodTokens;
import dev.keyway.podidentity.nmi.token.ServicePrincipals;
import dev.keyway.podidentity.nmi.token.TokenObserver;
import dev.keyway.podidentity.nmi.token.TokenText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// The server with scripted surroundings. Pod ns/a has the address 127.0.0.2.
final class ServerRig implements AutoCloseable {
  static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  static final String TOKEN = "/metadata/identity/oauth2/token?resource=https://vault.azure.net";
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final PodIndex pods = new PodIndex(Links.NONE, Duration.ZERO);
  final TestCaches<AzurePodIdentityException> exceptions = TestCaches.of();
  final List<String> forwarded = new CopyOnWriteArrayList<>();
  final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
  volatile Identities identities =
      (_, _) -> new Identities.Result.Found(identity("ns/azid", "client-1", ""));
  volatile AccessTokens tokens =
      (credential, resource, _) ->
          new AccessToken(
              SecretText.of("token-" + credential.getClass().getSimpleName()),
              NOW.plusSeconds(3600),
              NOW,
              NOW.minusSeconds(5));
  volatile Optional<String> missing = Optional.empty();
  private final NmiServer server;

  ServerRig() throws IOException {
    this(false, 100, 50);
  }

  ServerRig(boolean retryAfter, int most, int mostOfOne) throws IOException {
    pods.on(new Change.Present<Pod>(running("ns/a", "127.0.0.2")));
    var stream = new PrintStream(log, true, StandardCharsets.UTF_8);
    var logs = new Logs(LogOptions.standard(9), stream, stream, InstantSource.system());
    server =
        NmiServer.start(
            new NmiServer.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                true,
                true,
                retryAfter,
                most,
                mostOfOne),
            new Services(
                new PodLookup(pods, Duration.ofMillis(50)),
                new Exemptions(exceptions, "default"),
                (pod, wanted) -> identities.find(pod, wanted),
                new PodTokens(
                    (credential, resource, deadline) -> tokens.get(credential, resource, deadline),
                    new ServicePrincipals(
                        _ -> {
                          throw new IllegalStateException();
                        },
                        false,
                        new Quiet(),
                        CLOCK),
                    new Quiet(),
                    CLOCK,
                    Duration.ofSeconds(5)),
                new TokenText(CLOCK),
                () -> missing,
                exchange -> {
                  forwarded.add(exchange.getRequestURI().toString());
                  Reply.error(404, "from the service").send(exchange);
                }),
            new Noted(),
            logs.named(NmiServer.class));
  }

  private static final class Quiet implements TokenObserver {
    @Override
    public void got(String operation, Duration took) {}

    @Override
    public void failed(String operation) {}

    @Override
    public void secretFailed() {}
  }

  private final class Noted implements RequestObserver {
    @Override
    public void answered(
        String route, int status, String namespace, String resource, Duration took) {
      answered.add(route + " " + status + " " + namespace + " " + resource);
    }

    @Override
    public void podUnknown() {}
  }

  /// Asks as the pod with the address 127.0.0.2.
  HttpResponse<String> get(String path, String... headers) throws Exception {
    return getFrom("127.0.0.2", path, headers);
  }

  HttpResponse<String> getFrom(String caller, String path, String... headers) throws Exception {
    try (var client = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(caller)).build()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Sends a request line that no client library would, and returns the whole answer.
  String raw(String target) throws IOException {
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nConnection: close\r\n\r\n"
                  .formatted(target)
                  .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Returns what liveness asks.
  SelfCall selfCall() {
    return SelfCall.http(server.address(), NmiServer.OWN_PATH);
  }

  @Override
  public void close() {
    server.close();
  }
}
