// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Requests to an API server, as JSON trees. May be used from any thread.
final class ApiServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final URI server;
  private final String token;
  private final HttpClient client;

  private ApiServer(URI server, String token, HttpClient client) {
    this.server = server;
    this.token = token;
    this.client = client;
  }

  /// @param caFile PEM certificates of whom the server's certificate goes back to
  static ApiServer open(URI server, Path caFile, String token) throws IOException {
    try {
      var client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(LIMIT)
              .sslContext(trusting(caFile))
              .build();
      return new ApiServer(server, token, client);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot trust the authority in " + caFile, e);
    }
  }

  private static SSLContext trusting(Path caFile) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(caFile)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, "");
  }

  /// Returns an object, empty if there is none.
  Optional<JsonNode> find(String path) throws IOException, InterruptedException {
    try {
      return Optional.of(get(path));
    } catch (ApiException e) {
      if (e.status() == ApiException.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return send("POST", path, body, "application/json");
  }

  JsonNode put(String path, Object body) throws IOException, InterruptedException {
    return send("PUT", path, body, "application/json");
  }

  /// Merges `body` into an object.
  JsonNode patch(String path, Object body) throws IOException, InterruptedException {
    return send("PATCH", path, body, "application/merge-patch+json");
  }

  void delete(String path, Map<String, Object> options) throws IOException, InterruptedException {
    send("DELETE", path, options, "application/json");
  }

  private JsonNode send(String method, String path, @Nullable Object body, String type)
      throws IOException, InterruptedException {
    var request = request(path).timeout(LIMIT).method(method, publisher(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    var answer = client.send(request.build(), BodyHandlers.ofString());
    try {
      var json = Json.parse(answer.body());
      if (answer.statusCode() < 300) {
        return json;
      }
      throw new ApiException(answer.statusCode(), json.path("message").asString(""));
    } catch (JacksonException e) {
      throw new ApiException(answer.statusCode(), method + " " + path + " is not answered in JSON");
    }
  }

  private static BodyPublisher publisher(@Nullable Object body) {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofString(Json.mapper().writeValueAsString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
  }

  /// Passes the events of a watch on, and returns when the server ends it.
  void watch(String path, Consumer<JsonNode> event) throws IOException, InterruptedException {
    var answer = client.send(request(path).GET().build(), BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() >= 300) {
        throw new ApiException(answer.statusCode(), "the watch was refused");
      }
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        event.accept(Json.parse(line));
      }
    } catch (JacksonException e) {
      throw new IOException("the watch was cut off", e);
    }
  }

  /// Ends all requests, watches too.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
