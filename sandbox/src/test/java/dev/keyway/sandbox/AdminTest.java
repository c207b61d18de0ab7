// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
  private record Admin(LocalAzure azure, Client client, String token) {
    static Admin of(LocalAzure azure) throws IOException {
      return new Admin(azure, new Client(azure), Files.readString(azure.adminTokenFile()).trim());
    }

    Client.Answer call(String method, String path, String body) throws IOException {
      return client.send(
          HttpRequest.newBuilder(azure.endpoints().admin().resolve(path))
              .header("Authorization", "Bearer " + token)
              .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }
  }

  @Test
  void steersARunningInstance() throws Exception {
    try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      Admin admin = Admin.of(azure);
      assertThat(admin.client().entra("_sandbox/health").json().path("status").asString())
          .isEqualTo("ready");
      assertThat(admin.call("GET", "endpoints", "").json().path("authority").asString())
          .isEqualTo(azure.endpoints().authority().toString());

      Client.Answer added =
          admin.call(
              "POST",
              "faults",
              "{\"service\":\"entra\",\"path\":\"*/token\",\"times\":1,\"faults\":[{\"type\":\"status\",\"status\":503,\"html\":true,\"retryAfter\":\"3\"}]}");
      assertThat(added.status()).isEqualTo(201);
      Client.Answer struck = admin.client().token(admin.client().secretForm());
      assertThat(struck.status()).isEqualTo(503);
      assertThat(struck.header("Retry-After")).isEqualTo("3");
      assertThat(admin.call("GET", "faults", "").json()).hasSize(1);
      assertThat(admin.call("DELETE", "faults/" + added.json().path("id").asString(), "").status())
          .isEqualTo(204);
      assertThat(admin.call("GET", "calls", "").json().path("entra.token").asInt()).isEqualTo(1);
      assertThat(admin.call("DELETE", "calls", "").status()).isEqualTo(204);
      assertThat(admin.call("GET", "calls", "").json()).isEmpty();

      Client.Answer minted =
          admin.call(
              "POST",
              "serviceaccounttokens",
              "{\"namespace\":\"shop\",\"serviceAccount\":\"web\",\"audience\":\"api://x\"}");
      assertThat(
              SignedJWT.parse(minted.json().path("token").asString())
                  .getJWTClaimsSet()
                  .getSubject())
          .isEqualTo("system:serviceaccount:shop:web");
    }
  }

  @Test
  void endsWhenAskedTo() throws Exception {
    try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      var ended =
          CompletableFuture.runAsync(() -> {
            try {
              azure.awaitShutdown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThat(Admin.of(azure).call("POST", "shutdown", "").status()).isEqualTo(202);
      ended.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer guess", "Basic x"})
  void refusesWithoutItsToken(String header) throws IOException {
    try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      Client client = new Client(azure);
      var request =
          HttpRequest.newBuilder(azure.endpoints().admin().resolve("shutdown"))
              .POST(HttpRequest.BodyPublishers.noBody());
      if (!header.isEmpty()) {
        request.header("Authorization", header);
      }
      assertThat(client.send(request).status()).isEqualTo(401);
    }
  }
}
