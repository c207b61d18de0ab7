// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.certificates.models.CertificateContentType;
import com.azure.security.keyvault.certificates.models.CertificateKeyType;
import com.azure.security.keyvault.certificates.models.CertificatePolicy;
import com.azure.security.keyvault.certificates.models.ImportCertificateOptions;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The clients of the Azure SDK for Java judge the local Azure.
@ExtendWith(SharedAzure.class)
class SdkTest {
  @TempDir Path directory;

  /// A vault of the test's own with an application that may do everything.
  private static TokenCredential owner(LocalAzure azure, Sdk sdk, String vault) {
    var app = azure.directory().createApplication(vault);
    azure.directory().addSecret(app.clientId(), "secret", Instant.now().plusSeconds(3600));
    azure.vaults().create(vault).setAccess(app.principalId(), AccessPolicy.all());
    return sdk.secret(app.clientId(), "secret");
  }

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
  void managesSecrets(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    SecretClient secrets = sdk.secrets("sdk-secrets", owner(azure, sdk, "sdk-secrets"));
    KeyVaultSecret first = secrets.setSecret("name", "first\nvalue é");
    OffsetDateTime expires = OffsetDateTime.of(2040, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
    KeyVaultSecret second =
        secrets.setSecret(
            new KeyVaultSecret("name", "second")
                .setProperties(
                    new SecretProperties()
                        .setContentType("text/plain")
                        .setExpiresOn(expires)
                        .setTags(Map.of("team", "shop"))));
    assertThat(secrets.getSecret("name").getValue()).isEqualTo("second");
    assertThat(secrets.getSecret("name", first.getProperties().getVersion()).getValue())
        .isEqualTo("first\nvalue é");
    assertThat(second.getProperties().getExpiresOn()).isEqualTo(expires);
    assertThat(
            secrets.listPropertiesOfSecretVersions("name").stream()
                .map(SecretProperties::getVersion))
        .containsExactlyInAnyOrder(
            first.getProperties().getVersion(), second.getProperties().getVersion());

    secrets.updateSecretProperties(second.getProperties().setEnabled(false));
    assertThatThrownBy(() -> secrets.getSecret("name"))
        .isInstanceOf(HttpResponseException.class)
        .hasMessageContaining("Status code 403")
        .hasMessageContaining("SecretDisabled");

    secrets.beginDeleteSecret("name").waitForCompletion(Duration.ofSeconds(20));
    assertThatThrownBy(() -> secrets.getSecret("name"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> secrets.setSecret("name", "x"))
        .hasMessageContaining("ObjectIsDeletedButRecoverable");
    secrets.beginRecoverDeletedSecret("name").waitForCompletion(Duration.ofSeconds(20));
    assertThat(secrets.getSecret("name", first.getProperties().getVersion()).getValue())
        .isEqualTo("first\nvalue é");
    secrets.beginDeleteSecret("name").waitForCompletion(Duration.ofSeconds(20));
    secrets.purgeDeletedSecret("name");
    assertThat(secrets.listDeletedSecrets()).isEmpty();
  }

  @Test
  void pagesThroughLists(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    SecretClient secrets = sdk.secrets("sdk-pages", owner(azure, sdk, "sdk-pages"));
    var vault = azure.vaults().get("sdk-pages");
    for (int i = 0; i < 60; i++) {
      vault.putSecret("secret-" + i, "value");
      vault.putSecret("versions", "value " + i);
    }
    assertThat(secrets.listPropertiesOfSecrets().stream().map(SecretProperties::getName))
        .hasSize(61)
        .doesNotHaveDuplicates();
    var created =
        secrets.listPropertiesOfSecretVersions("versions").stream()
            .map(SecretProperties::getCreatedOn)
            .collect(Collectors.toSet());
    assertThat(created).hasSize(60);
    assertThat(secrets.listPropertiesOfSecrets().iterableByPage().iterator().next().getValue())
        .hasSize(25);
  }

  @Test
  void managesKeys(LocalAzure azure) throws Exception {
    Sdk sdk = Sdk.of(azure);
    var keys = sdk.keys("sdk-keys", owner(azure, sdk, "sdk-keys"));
    KeyVaultKey ec = keys.createEcKey(new CreateEcKeyOptions("ec").setHardwareProtected(true));
    assertThat(ec.getKeyType()).isEqualTo(KeyType.EC_HSM);
    assertThat(ec.getKey().getX()).hasSize(32);
    assertThat(ec.getKey().getD()).isNull();
    KeyVaultKey rsa =
        keys.createRsaKey(new com.azure.security.keyvault.keys.models.CreateRsaKeyOptions("rsa"));
    assertThat(rsa.getKey().getN()).hasSize(256);
    assertThat(rsa.getKeyOperations()).hasSize(6);
    KeyVaultKey oct = keys.createOctKey(new CreateOctKeyOptions("oct").setHardwareProtected(true));
    assertThat(oct.getKeyType()).isEqualTo(KeyType.OCT_HSM);
    assertThat(oct.getKey().getK()).isNull();
    var pair = KeyPairGenerator.getInstance("RSA");
    pair.initialize(2048);
    JsonWebKey imported = JsonWebKey.fromRsa(pair.generateKeyPair());
    assertThat(keys.importKey("imported", imported).getKey().getN()).isEqualTo(imported.getN());
    assertThat(keys.listPropertiesOfKeys().stream().map(p -> p.getName()))
        .containsExactly("ec", "imported", "oct", "rsa");
    keys.beginDeleteKey("rsa").waitForCompletion(Duration.ofSeconds(20));
    assertThatThrownBy(() -> keys.getKey("rsa")).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void makesCertificates(LocalAzure azure) throws Exception {
    Sdk sdk = Sdk.of(azure);
    TokenCredential owner = owner(azure, sdk, "sdk-certs");
    var certificates = sdk.certificates("sdk-certs", owner);
    SecretClient secrets = sdk.secrets("sdk-certs", owner);
    certificates
        .beginCreateCertificate("default", CertificatePolicy.getDefault())
        .waitForCompletion(Duration.ofSeconds(20));
    KeyVaultSecret pfx = secrets.getSecret("default");
    assertThat(pfx.getProperties().getContentType()).isEqualTo("application/x-pkcs12");
    assertThat(pfx.getProperties().isManaged()).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(Base64.getDecoder().decode(pfx.getValue())), new char[0]);
    var leaf = store.getCertificate(store.aliases().nextElement());
    assertThat(leaf.getEncoded()).isEqualTo(certificates.getCertificate("default").getCer());

    certificates
        .beginCreateCertificate(
            "ec",
            new CertificatePolicy("Self", "CN=ec.example")
                .setKeyType(CertificateKeyType.EC)
                .setContentType(CertificateContentType.PEM))
        .waitForCompletion(Duration.ofSeconds(20));
    assertThat(secrets.getSecret("ec").getValue())
        .startsWith("-----BEGIN PRIVATE KEY-----")
        .contains("-----BEGIN CERTIFICATE-----");
    assertThat(sdk.keys("sdk-certs", owner).getKey("ec").getKeyType()).isEqualTo(KeyType.EC);
    certificates.beginDeleteCertificate("ec").waitForCompletion(Duration.ofSeconds(20));
    assertThatThrownBy(() -> secrets.getSecret("ec")).isInstanceOf(ResourceNotFoundException.class);
    certificates.beginRecoverDeletedCertificate("ec").waitForCompletion(Duration.ofSeconds(20));
    assertThat(secrets.getSecret("ec").getValue()).isNotEmpty();
  }

  @Test
  void importsCertificates(LocalAzure azure) throws Exception {
    Sdk sdk = Sdk.of(azure);
    TokenCredential owner = owner(azure, sdk, "sdk-imports");
    var certificates = sdk.certificates("sdk-imports", owner);
    SecretClient secrets = sdk.secrets("sdk-imports", owner);
    var chain = DemoCertificates.chain("imported.example", Optional.empty());
    StringBuilder pem =
        new StringBuilder(Certificates.pem("PRIVATE KEY", chain.key().getEncoded()));
    chain.certificates().forEach(certificate -> pem.append(Certificates.pem(certificate)));
    certificates.importCertificate(
        new ImportCertificateOptions("pem", pem.toString().getBytes(StandardCharsets.US_ASCII))
            .setPolicy(
                new CertificatePolicy("Unknown", "CN=imported.example")
                    .setContentType(CertificateContentType.PEM)));
    assertThat(secrets.getSecret("pem").getValue()).isEqualTo(pem.toString());

    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "pass word".toCharArray();
    store.setKeyEntry(
        "any",
        chain.key(),
        password,
        chain.certificates().toArray(java.security.cert.X509Certificate[]::new));
    var bytes = new java.io.ByteArrayOutputStream();
    store.store(bytes, password);
    assertThatThrownBy(() ->
            certificates.importCertificate(
                new ImportCertificateOptions("pfx", bytes.toByteArray())))
        .hasMessageContaining("BadParameter");
    var imported =
        certificates.importCertificate(
            new ImportCertificateOptions("pfx", bytes.toByteArray()).setPassword("pass word"));
    assertThat(imported.getCer()).isEqualTo(chain.certificates().getFirst().getEncoded());
    KeyStore companion = KeyStore.getInstance("PKCS12");
    companion.load(
        new ByteArrayInputStream(Base64.getDecoder().decode(secrets.getSecret("pfx").getValue())),
        new char[0]);
    assertThat(companion.getCertificateChain(companion.aliases().nextElement())).hasSize(3);
    assertThat(List.copyOf(chain.certificates())).hasSize(3);
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
    owner(azure, sdk, "sdk-closed");
    assertThatThrownBy(() -> sdk.secrets("sdk-closed", reader).getSecret("x"))
        .hasMessageContaining("Status code 403");
  }
}
