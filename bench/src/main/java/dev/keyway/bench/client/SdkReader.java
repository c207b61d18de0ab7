// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.client;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;

/// The Azure SDK for Java over the JDK's HTTP client, which is its lightest form.
final class SdkReader implements ClientProgram.SecretReader {
  private final SecretClient client;

  SdkReader(ClientProgram.Target target) {
    var http = new JdkHttpClientBuilder().build();
    var credential =
        new ClientSecretCredentialBuilder()
            .authorityHost(target.authority())
            .tenantId(target.tenant())
            .clientId(target.clientId())
            .clientSecret(target.secret())
            .disableInstanceDiscovery()
            .httpClient(http)
            .build();
    this.client =
        new SecretClientBuilder()
            .vaultUrl(target.vault())
            .credential(credential)
            .httpClient(http)
            .buildClient();
  }

  @Override
  public String read(String name) {
    return client.getSecret(name).getValue();
  }
}
