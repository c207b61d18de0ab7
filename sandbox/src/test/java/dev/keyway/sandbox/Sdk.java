// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.certificates.CertificateClient;
import com.azure.security.keyvault.certificates.CertificateClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.util.Map;
import reactor.core.publisher.Mono;

/// The real SDKs, pointed at a local Azure.
record Sdk(LocalAzure azure, HttpClient http) {
  static Sdk of(LocalAzure azure) {
    return new Sdk(
        azure,
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder().sslContext(Client.tls(azure)))
            .build());
  }

  String authority() {
    return azure.endpoints().authority().toString();
  }

  TokenCredential secret(String clientId, String secret) {
    return new ClientSecretCredentialBuilder()
        .authorityHost(authority())
        .tenantId(DemoWorld.TENANT)
        .clientId(clientId)
        .clientSecret(secret)
        .disableInstanceDiscovery()
        .httpClient(http)
        .build();
  }

  /// Returns the cloud as the management SDKs take it.
  AzureProfile profile() {
    var base = authority().substring(0, authority().length() - 1);
    return new AzureProfile(
        DemoWorld.TENANT,
        DemoWorld.SUBSCRIPTION,
        new AzureEnvironment(
            Map.of(
                "managementEndpointUrl",
                base,
                "resourceManagerEndpointUrl",
                base,
                "activeDirectoryEndpointUrl",
                base,
                "activeDirectoryResourceId",
                base,
                "microsoftGraphResourceId",
                base)));
  }

  /// Makes a vault of the test's own with an application that may do everything there.
  TokenCredential owner(String vault) {
    var app = azure.directory().createApplication(vault);
    azure.directory().addSecret(app.clientId(), "secret", Instant.now().plusSeconds(3600));
    azure.vaults().create(vault).setAccess(app.principalId(), AccessPolicy.all());
    return secret(app.clientId(), "secret");
  }

  SecretClient secrets(String vault, TokenCredential credential) {
    return new SecretClientBuilder()
        .vaultUrl(azure.endpoints().vaultUri(vault).toString())
        .credential(credential)
        .httpClient(http)
        .buildClient();
  }

  KeyClient keys(String vault, TokenCredential credential) {
    return new KeyClientBuilder()
        .vaultUrl(azure.endpoints().vaultUri(vault).toString())
        .credential(credential)
        .httpClient(http)
        .buildClient();
  }

  CertificateClient certificates(String vault, TokenCredential credential) {
    return new CertificateClientBuilder()
        .vaultUrl(azure.endpoints().vaultUri(vault).toString())
        .credential(credential)
        .httpClient(http)
        .buildClient();
  }

  /// Sends what is meant for `http://169.254.169.254` to a machine's endpoint here.
  HttpClient onMachine(String name) {
    URI endpoint = azure.endpoints().imds(name);
    return new HttpClient() {
      @Override
      public Mono<HttpResponse> send(HttpRequest request) {
        return http.send(moved(request));
      }

      private HttpRequest moved(HttpRequest request) {
        URL url = request.getUrl();
        if (url.getHost().equals("169.254.169.254")) {
          request.setUrl(endpoint + url.getFile());
        }
        return request;
      }
    };
  }
}
