// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityBindingTest {

  @Test
  void findsTheTokenProxysNameInTheApiServersCertificate() throws IOException {
    try (var azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      DemoWorld.seed(azure);
      var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
      var told = AzureSettings.fromEnvironment(cloud.environment());
      // The local Azure's certificate also names its cluster, as an API server's does on AKS.
      var settings =
          new AzureSettings(
              told.environment(),
              told.nmiEndpoint(),
              Optional.of(azure.endpoints().tokenProxy()),
              Optional.empty(),
              azure.caFile(),
              URI.create(azure.endpoints().authority().toString()),
              told.userAgent(),
              told.clock());
      var jwt =
          azure.serviceAccountToken(
              "default",
              "identity-binding",
              "web",
              PodTokens.IDENTITY_BINDING,
              Duration.ofHours(1));

      try (var client = AzureClient.create(settings)) {
        var token =
            client
                .tokens()
                .get(
                    new Credential.IdentityBinding(
                        Clouds.resolve(LocalCloud.NAME, Optional.of(azure.cloudFile())),
                        DemoWorld.TENANT,
                        DemoWorld.IDENTITY_BINDING,
                        ServiceAccountToken.of(jwt)),
                    azure.endpoints().keyVaultResource(),
                    Deadline.after(Duration.ofSeconds(30), InstantSource.system()));

        assertThat(token.value().reveal()).startsWith("ey");
        assertThat(azure.calls().count("tokenproxy.token")).isEqualTo(1);
      }
    }
  }
}
