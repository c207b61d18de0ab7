// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The secret and key clients of the Azure SDK for Java judge the local Azure.
@ExtendWith(SharedAzure.class)
class SdkTest {
  @Test
  void managesSecrets(LocalAzure azure) {
    Sdk sdk = Sdk.of(azure);
    SecretClient secrets = sdk.secrets("sdk-secrets", sdk.owner("sdk-secrets"));
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
    SecretClient secrets = sdk.secrets("sdk-pages", sdk.owner("sdk-pages"));
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
    var keys = sdk.keys("sdk-keys", sdk.owner("sdk-keys"));
    KeyVaultKey ec = keys.createEcKey(new CreateEcKeyOptions("ec").setHardwareProtected(true));
    assertThat(ec.getKeyType()).isEqualTo(KeyType.EC_HSM);
    assertThat(ec.getKey().getX()).hasSize(32);
    assertThat(ec.getKey().getD()).isNull();
    KeyVaultKey rsa = keys.createRsaKey(new CreateRsaKeyOptions("rsa"));
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
}
