// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartTest {
  @Test
  void seedsTheDemoAndServesItsSecret() throws IOException {
    try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      DemoWorld.seed(azure);
      Client client = new Client(azure);
      Client.Answer token = client.token(client.secretForm());
      assertThat(token.json().path("access_token").asString()).as(token.raw().body()).isNotEmpty();
      Client.Answer secret =
          client.vault(
              token.json().path("access_token").asString(), "/secrets/secret1?api-version=7.4");
      assertThat(secret.json().path("value").asString()).isEqualTo(DemoWorld.SECRET_VALUE);
      assertThat(azure.calls().snapshot())
          .isEqualTo(Map.of("entra.token", 1L, "vault.secret.get", 1L));
    }
  }

  @Test
  void removesItsFilesAtTheEnd() throws IOException {
    LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults());
    assertThat(azure.caFile()).exists();
    azure.close();
    assertThat(Files.exists(azure.instanceDirectory())).isFalse();
  }
}
