// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to a local Azure's control interface.
final class ControlClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// A reset makes new RSA keys, which takes its time on a busy machine.
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI base;
  private final Path caFile;
  private final Path tokenFile;

  ControlClient(URI base, Path caFile, Path tokenFile) {
    this.base = base;
    this.caFile = caFile;
    this.tokenFile = tokenFile;
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  JsonNode post(String path, Object body) {
    var request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    return send(request, path);
  }

  void delete(String path) {
    send(HttpRequest.newBuilder().DELETE(), path);
  }

  private JsonNode send(HttpRequest.Builder request, String path) {
    var uri = base.resolve(path);
    try (var client = HttpClient.newBuilder().connectTimeout(CONNECT).sslContext(trust()).build()) {
      var token = Files.readString(tokenFile).strip();
      var answer =
          client.send(
              request.uri(uri).timeout(ANSWER).header("Authorization", "Bearer " + token).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new SandboxUnavailable(
            "the local Azure answered %s with %d: %s"
                .formatted(uri, answer.statusCode(), answer.body()));
      }
      return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (IOException | GeneralSecurityException e) {
      throw new SandboxUnavailable(
          "the local Azure does not answer at %s: %s".formatted(uri, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailable("interrupted while asking " + uri, e);
    }
  }

  private SSLContext trust() throws IOException, GeneralSecurityException {
    var roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    try (var pem = Files.newInputStream(caFile)) {
      roots.setCertificateEntry(
          "local", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }
}
