// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.keyvault.Vaults;
import java.util.Map;

/// The vaults of Azure, read as the provider's options say.
final class AzureVaults implements ProviderMain.OpenVaults {
  private final AzureClient client;

  private AzureVaults(AzureClient client) {
    this.client = client;
  }

  static AzureVaults open(
      MountOptions options, Map<String, String> environment, CacheObserver observer) {
    return new AzureVaults(
        AzureClient.create(
            AzureSettings.fromEnvironment(environment)
                .withNmiEndpoint(options.nmiEndpoint())
                .withTokenProxy(options.tokenProxyUrl(), options.sniName())
                .withUserAgentSuffix(options.userAgentSuffix()),
            observer));
  }

  @Override
  public Vaults vaults() {
    return client.vaults();
  }

  @Override
  public void close() {
    client.close();
  }
}
