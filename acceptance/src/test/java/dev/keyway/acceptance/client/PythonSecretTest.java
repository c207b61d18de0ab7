// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets of the local Azure, read with the SDK for Python.
class PythonSecretTest {
  private static final String VAULT = "snakes";

  @TempDir Path folder;
  private PythonClient python;
  private LocalAzure azure;

  @BeforeEach
  void start() throws IOException {
    python = PythonClient.find();
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    azure.vaults().create(VAULT).putSecret("secret1", "hiss");
    Files.write(
        folder.resolve("hosts"),
        List.of("127.0.0.1 localhost", "127.0.0.1 " + azure.endpoints().vaultUri(VAULT).getHost()));
  }

  @AfterEach
  void stop() throws IOException {
    if (azure != null) {
      azure.close();
    }
  }

  @Test
  void aServicePrincipalReadsWhatItMay() {
    var who =
        as(
            DemoWorld.SERVICE_PRINCIPAL,
            Map.of("AZURE_CLIENT_SECRET", DemoWorld.SERVICE_PRINCIPAL_SECRET));
    assertThat(read(who)).contains("does not have secrets get permission");

    let(DemoWorld.SERVICE_PRINCIPAL);

    assertThat(read(who)).isEqualTo("hiss");
  }

  @Test
  void aPodReadsWithTheTokenOfItsServiceAccount() throws IOException {
    let(DemoWorld.WORKLOAD_IDENTITY);
    var token =
        azure.serviceAccountToken(
            "default",
            "workload-identity",
            "web",
            FederatedCredential.TOKEN_EXCHANGE,
            Duration.ofHours(1));
    var file = Files.writeString(folder.resolve("token"), token);
    var variables = Map.of("AZURE_FEDERATED_TOKEN_FILE", file.toString());

    assertThat(read(as(DemoWorld.WORKLOAD_IDENTITY, variables))).isEqualTo("hiss");
    assertThat(read(as(DemoWorld.IDENTITY_BINDING, variables))).contains("AADSTS700213");
  }

  private void let(String clientId) {
    var principal = azure.directory().findByClientId(clientId).orElseThrow();
    azure.vaults().get(VAULT).setAccess(principal.principalId(), AccessPolicy.reader());
  }

  private Map<String, String> as(String clientId, Map<String, String> proof) {
    var environment = new HashMap<>(proof);
    environment.put("AZURE_AUTHORITY_HOST", azure.endpoints().authority().toString());
    environment.put("AZURE_TENANT_ID", DemoWorld.TENANT);
    environment.put("AZURE_CLIENT_ID", clientId);
    environment.put("REQUESTS_CA_BUNDLE", azure.caFile().toString());
    return environment;
  }

  /// Returns the value, or what is complained of.
  private String read(Map<String, String> environment) {
    var uri = azure.endpoints().vaultUri(VAULT).toString();
    var outcome = python.secret(folder.resolve("hosts"), uri, "secret1", environment);
    return (outcome.ok() ? outcome.out() : outcome.err()).strip();
  }
}
