// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedAzure.class)
class HostileInputTest {
  private static String writer(LocalAzure azure, Client client, String vault) throws IOException {
    var app = azure.directory().createApplication(vault);
    azure.directory().addSecret(app.clientId(), "secret", Instant.now().plusSeconds(600));
    azure.vaults().create(vault).setAccess(app.principalId(), AccessPolicy.all());
    var form = client.baseForm(app.clientId());
    form.put("client_secret", "secret");
    return client.token(form).json().path("access_token").asString();
  }

  private static Client.Answer put(
      LocalAzure azure, Client client, String vault, String token, String body) throws IOException {
    return client.send(
        HttpRequest.newBuilder(azure.endpoints().vaultUri(vault).resolve("/secrets/name"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void refusesBodiesThatAreTooLargeOrNoJson(LocalAzure azure, Client client) throws IOException {
    String token = writer(azure, client, "hostile-bodies");
    String limit = "{\"value\":\"" + "x".repeat(25_600) + "\"}";
    assertThat(put(azure, client, "hostile-bodies", token, limit).status()).isEqualTo(200);
    for (String body :
        new String[] {
          "{\"value\":\"" + "x".repeat(25_601) + "\"}",
          "{\"value\":",
          "[]",
          "{\"value\":7}",
          "{}",
          "{\"value\":\"x\",\"attributes\":{\"exp\":\"soon\"}}",
          "[".repeat(100_000)
        }) {
      assertThat(put(azure, client, "hostile-bodies", token, body).status()).isEqualTo(400);
    }
  }

  @Test
  void refusesEndlessBodies(LocalAzure azure, Client client) throws IOException {
    var uri = azure.endpoints().authority().resolve(DemoWorld.TENANT + "/oauth2/v2.0/token");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(4 << 20) + 1]));
    assertThat(client.send(request).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secrets/..%2f..%2fkeys",
        "/secrets/%2e%2e",
        "/secrets/a%00b",
        "/secrets/secret1%2Fversions",
        "/secrets//",
        "/secrets/%ff%fe",
        "/secrets/a_b"
      })
  void refusesNamesThatAreNone(String path, Client client) throws IOException {
    assertThat(client.vault(client.accessToken(), path).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secrets?maxresults=0",
        "/secrets?maxresults=26",
        "/secrets?maxresults=x",
        "/secrets?$skiptoken=%2A%2A"
      })
  void refusesPagesThatAreNone(String path, Client client) throws IOException {
    assertThat(client.vault(client.accessToken(), path.replace("$", "%24")).status())
        .isEqualTo(400);
  }

  @Test
  void challengesAndRefusesTokensThatAreNone(LocalAzure azure, Client client) throws IOException {
    URI uri = azure.endpoints().vaultUri(DemoWorld.VAULT).resolve("/secrets/secret1");
    Client.Answer challenge = client.get(uri);
    assertThat(challenge.status()).isEqualTo(401);
    assertThat(challenge.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer authorization=\""
                + azure.endpoints().authority()
                + DemoWorld.TENANT
                + "\", resource=\"https://vault.localhost\"");
    assertThat(challenge.raw().body()).contains("AKV10000");
    String genuine = client.accessToken();
    String forged = genuine.substring(0, genuine.length() - 8) + "AAAAAAAA";
    assertThat(client.vault(forged, "/secrets/secret1").raw().body()).contains("AKV10046");
    for (String token : new String[] {"nonsense", "a.b.c"}) {
      assertThat(client.vault(token, "/secrets/secret1").status()).isEqualTo(401);
    }
    assertThat(client.get(uri, "Authorization", "Basic abc").status()).isEqualTo(401);
    String assertion = client.serviceAccountToken("workload-identity");
    assertThat(client.vault(assertion, "/secrets/secret1").status()).isEqualTo(401);
  }

  @Test
  void saysWhichVaultIsUnknown(LocalAzure azure, Client client) throws IOException {
    Client.Answer answer = client.get(azure.endpoints().vaultUri("nobody").resolve("/secrets/x"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.raw().body()).contains("nobody.vault.localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1|Host: evil.example|421",
        "HTTP/1.1|Host: localhost.evil.example|421",
        "HTTP/1.1|Host:|421",
        "HTTP/1.1|X-Host: localhost|421",
        "HTTP/1.0|X-Host: localhost|421",
        "HTTP/1.0|Host: localhost|200",
        "HTTP/1.1|Host: LOCALHOST:8443|200",
        "HTTP/1.1|Host: 127.0.0.1|200"
      })
  void servesNoStrangersHost(String line, LocalAzure azure) throws IOException {
    String[] parts = line.split("\\|", -1);
    int port = azure.endpoints().authority().getPort();
    try (SSLSocket socket =
        (SSLSocket) Client.tls(azure).getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      String request =
          "GET /_sandbox/health %s\r\n%s\r\nConnection: close\r\n\r\n"
              .formatted(parts[0], parts[1]);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 " + parts[2]);
    }
  }

  @Test
  void neverPrintsSecrets(LocalAzure azure, Client client) throws IOException {
    assertThat(azure.vaults().list().toString()).doesNotContain(DemoWorld.SECRET_VALUE);
    assertThat(azure.directory().principals().toString())
        .doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
    Client.Answer wrong =
        client.vault("PUT", client.accessToken(), "/secrets/x", "{\"value\":\"planted\"}");
    assertThat(wrong.raw().body()).doesNotContain("planted");
  }
}
