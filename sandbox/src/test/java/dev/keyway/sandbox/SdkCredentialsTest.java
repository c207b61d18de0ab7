// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The credentials of the Azure SDK for Java judge the local Azure.
@ExtendWith(SharedAzure.class)
class SdkCredentialsTest {
  @TempDir Path directory;

  private static void reads(Sdk sdk, TokenCredential credential) {
    KeyVaultSecret secret = sdk.secrets(DemoWorld.VAULT, credential).getSecret("secret1");
    assertThat(secret.getValue()).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void readsWithAClientSecret(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    reads(sdk, sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET));
    assertThatThrownBy(() -> reads(sdk, sdk.secret(DemoWorld.SERVICE_PRINCIPAL, "guess")))
        .hasMessageContaining("AADSTS7000215");
  }

  @Test
  void readsWithAClientCertificate(LocalAzure azure) throws Exception {
    Sdk sdk = Sdk.of(azure);
    var chain = DemoCertificates.chain("client", Optional.of(DemoCertificates.rsaPair()));
    Path pem = directory.resolve("client.pem");
    Files.writeString(
        pem,
        Certificates.pem("PRIVATE KEY", chain.key().getEncoded())
            + Certificates.pem(chain.certificates().getFirst()));
    var app = azure.directory().createApplication("certificate");
    azure.vaults().get(DemoWorld.VAULT).setAccess(app.principalId(), AccessPolicy.reader());
    TokenCredential credential =
        new ClientCertificateCredentialBuilder()
            .authorityHost(sdk.authority())
            .tenantId(DemoWorld.TENANT)
            .clientId(app.clientId())
            .pemCertificate(pem.toString())
            .disableInstanceDiscovery()
            .httpClient(sdk.http())
            .build();
    assertThatThrownBy(() -> reads(sdk, credential)).hasMessageContaining("AADSTS700027");
    azure.directory().addCertificate(app.clientId(), chain.certificates().getFirst());
    reads(sdk, credential);
  }

  @Test
  void readsWithWorkloadIdentity(LocalAzure azure, Client client) throws IOException {
    Sdk sdk = Sdk.of(azure);
    Path token = directory.resolve("token");
    Files.writeString(token, client.serviceAccountToken("workload-identity"));
    reads(
        sdk,
        new WorkloadIdentityCredentialBuilder()
            .authorityHost(sdk.authority())
            .tenantId(DemoWorld.TENANT)
            .clientId(DemoWorld.WORKLOAD_IDENTITY)
            .tokenFilePath(token.toString())
            .disableInstanceDiscovery()
            .httpClient(sdk.http())
            .build());
  }

  @Test
  void readsWithManagedIdentities(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    var http = sdk.onMachine(DemoWorld.VIRTUAL_MACHINE);
    reads(sdk, new ManagedIdentityCredentialBuilder().httpClient(http).build());
    reads(
        sdk,
        new ManagedIdentityCredentialBuilder()
            .clientId(DemoWorld.USER_ASSIGNED_IDENTITY)
            .httpClient(http)
            .build());
    reads(
        sdk,
        new ManagedIdentityCredentialBuilder()
            .resourceId(DemoWorld.identityResourceId("user-assigned-identity"))
            .httpClient(http)
            .build());
  }

  @Test
  void refusesWhatThePolicyDoesNotGrant(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    TokenCredential reader =
        sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET);
    assertThatThrownBy(() -> sdk.secrets(DemoWorld.VAULT, reader).setSecret("x", "y"))
        .isInstanceOf(HttpResponseException.class)
        .hasMessageContaining("Status code 403")
        .hasMessageContaining("AccessDenied");
    sdk.owner("sdk-closed");
    assertThatThrownBy(() -> sdk.secrets("sdk-closed", reader).getSecret("x"))
        .hasMessageContaining("Status code 403");
  }
}
