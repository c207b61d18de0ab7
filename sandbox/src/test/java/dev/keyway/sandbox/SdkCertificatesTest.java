// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.certificates.models.CertificateContentType;
import com.azure.security.keyvault.certificates.models.CertificateKeyType;
import com.azure.security.keyvault.certificates.models.CertificatePolicy;
import com.azure.security.keyvault.certificates.models.ImportCertificateOptions;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.keyway.sandbox.tls.Certificates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The certificate client of the Azure SDK for Java judges the local Azure.
@ExtendWith(SharedAzure.class)
class SdkCertificatesTest {
  @Test
  void makesCertificates(LocalAzure azure) throws Exception {
    Sdk sdk = Sdk.of(azure);
    TokenCredential owner = sdk.owner("sdk-certs");
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
    TokenCredential owner = sdk.owner("sdk-imports");
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
        "any", chain.key(), password, chain.certificates().toArray(X509Certificate[]::new));
    var bytes = new ByteArrayOutputStream();
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
}
