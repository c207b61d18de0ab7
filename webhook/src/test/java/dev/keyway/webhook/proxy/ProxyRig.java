// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metadata.Proxy;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A proxy with a token service and a metadata service of the test's, logging all it can.
final class ProxyRig implements AutoCloseable {
  /// In every access token: what must never be seen in a log.
  static final String PLANTED = "PLANTED-TOKEN";

  static final String ASSERTION = "PLANTED-ASSERTION";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  final List<String> wanted = new CopyOnWriteArrayList<>();
  final Path tokenFile;
  volatile @Nullable AzureException failure;
  volatile CountDownLatch gate = new CountDownLatch(0);
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final HttpServer service;
  private final Proxy proxy;
  private final ProxyServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  ProxyRig(Path folder, Optional<String> clientId) throws IOException {
    tokenFile = Files.writeString(folder.resolve("token"), ASSERTION + "\n");
    service = HttpServer.create(loopback(), 0);
    service.createContext("/", ProxyRig::serve);
    service.start();
    proxy =
        new Proxy(
            URI.create("http://127.0.0.1:" + service.getAddress().getPort()),
            _ -> Optional.empty());
    var stream = new PrintStream(log, true, UTF_8);
    var logs =
        new Logs(
            LogOptions.standard(108).in(LogFormat.LEVELLED_JSON),
            stream,
            stream,
            InstantSource.fixed(NOW));
    var identity = new PodIdentity("tenant", clientId, Optional.of(tokenFile), false);
    server =
        ProxyServer.start(
            loopback(),
            new TokenRequests(
                identity, this::token, InstantSource.fixed(NOW), logs.named(TokenRequests.class)),
            proxy,
            new WorkloadIdentityVersion(BuildVersion.current()).userAgent("proxy"),
            Duration.ofSeconds(20),
            logs.named(ProxyServer.class));
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private AccessToken token(Credential credential, String resource, Deadline deadline) {
    var federated = (Credential.FederatedAssertion) credential;
    wanted.add(
        String.join(" ", federated.clientId(), resource, federated.assertion().jwt().reveal()));
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    var ends = NOW.plusSeconds(3600);
    return new AccessToken(
        SecretText.of(PLANTED + "-" + federated.clientId()), ends, ends, NOW.minusSeconds(100));
  }

  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = ("service says " + exchange.getRequestURI()).getBytes(UTF_8);
      exchange.getResponseHeaders().set("X-Of-Service", "yes");
      exchange.sendResponseHeaders(404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  HttpResponse<String> ask(String target, String... headers)
      throws IOException, InterruptedException {
    return send("GET", target, headers);
  }

  HttpResponse<String> send(String method, String target, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Asks for a token, whatever happens.
  int status(String target) {
    try {
      return ask(target, "Metadata", "true").statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  String logged() {
    return log.toString(UTF_8);
  }

  @Override
  public void close() {
    server.close();
    proxy.close();
    service.stop(0);
    client.close();
  }
}
