// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.management.exception.ManagementException;
import com.azure.core.util.Context;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.resourcemanager.authorization.models.BuiltInRole;
import com.azure.resourcemanager.msi.MsiManager;
import com.azure.resourcemanager.msi.fluent.models.FederatedIdentityCredentialInner;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.vault.VaultSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The real SDKs, which know how Graph and Resource Manager answer, are content with the local
/// ones.
@ExtendWith(SharedAzure.class)
class SdkFederationTest {
  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String group = "sdk-" + id;
  private final String vault = "kv" + id;

  private static AuthorizationManager authorization(LocalAzure azure) {
    var sdk = Sdk.of(azure);
    return AuthorizationManager.configure()
        .withHttpClient(sdk.http())
        .authenticate(
            sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET),
            sdk.profile());
  }

  private static MsiManager identities(LocalAzure azure) {
    var sdk = Sdk.of(azure);
    return MsiManager.configure()
        .withHttpClient(sdk.http())
        .authenticate(
            sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET),
            sdk.profile());
  }

  private static FederatedIdentityCredentialInner credential(LocalAzure azure, String subject) {
    return new FederatedIdentityCredentialInner()
        .withIssuer(azure.endpoints().oidcIssuer().toString())
        .withSubject(subject)
        .withAudiences(List.of(FederatedCredential.TOKEN_EXCHANGE));
  }

  @Test
  void readsAVaultWithAnIdentityThatTheSdkPrepared(
      LocalAzure azure, Client client, @TempDir Path folder) throws IOException {
    azure
        .vaults()
        .create(vault, VaultSettings.of(DemoWorld.SUBSCRIPTION, group, "local").withRoles())
        .putSecret("secret", "value");
    var identities = identities(azure);
    var identity =
        identities
            .identities()
            .define("id1")
            .withRegion("local")
            .withNewResourceGroup(group)
            .create();
    identities
        .serviceClient()
        .getFederatedIdentityCredentials()
        .createOrUpdate(
            group, "id1", "kube", credential(azure, "system:serviceaccount:default:" + id));
    var scope =
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.KeyVault/vaults/%s"
            .formatted(DemoWorld.SUBSCRIPTION, group, vault);
    var role =
        authorization(azure)
            .roleAssignments()
            .define(UUID.randomUUID().toString())
            .forServicePrincipal(identity.clientId())
            .withBuiltInRole(BuiltInRole.fromString("Key Vault Secrets User"))
            .withScope(scope)
            .create();
    assertThat(role.principalId()).isEqualTo(identity.principalId());

    var workload =
        new WorkloadIdentityCredentialBuilder()
            .authorityHost(azure.endpoints().authority().toString())
            .tenantId(DemoWorld.TENANT)
            .clientId(identity.clientId())
            .tokenFilePath(
                Files.writeString(folder.resolve("token"), client.serviceAccountToken(id))
                    .toString())
            .disableInstanceDiscovery()
            .httpClient(Sdk.of(azure).http())
            .build();

    assertThat(Sdk.of(azure).secrets(vault, workload).getSecret("secret").getValue())
        .isEqualTo("value");
  }

  @Test
  void listsAndDeletesFederatedCredentials(LocalAzure azure) {
    var manager = identities(azure);
    var _ =
        manager.identities().define("id1").withRegion("local").withNewResourceGroup(group).create();
    var credentials = manager.serviceClient().getFederatedIdentityCredentials();
    for (int i = 0; i < 3; i++) {
      credentials.createOrUpdate(group, "id1", "fic" + i, credential(azure, "subject" + i));
    }

    assertThat(credentials.list(group, "id1", 2, null, Context.NONE))
        .extracting(FederatedIdentityCredentialInner::name)
        .containsExactly("fic0", "fic1", "fic2");
    credentials.delete(group, "id1", "fic1");
    assertThat(credentials.list(group, "id1")).hasSize(2);
    assertThatThrownBy(() -> credentials.get(group, "id1", "fic1"))
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(404));
    assertThatThrownBy(() ->
            credentials.createOrUpdate(group, "id1", "another", credential(azure, "subject0")))
        .hasMessageContaining("Issuer and subject combination already exists");
  }

  @Test
  void makesAndFindsApplicationsAndServicePrincipals(LocalAzure azure) {
    var manager = authorization(azure);

    var principal =
        manager
            .servicePrincipals()
            .define("sp-" + id)
            .withNewApplication()
            .definePasswordCredential("first")
            .attach()
            .create();

    assertThat(azure.directory().findByClientId(principal.applicationId())).isPresent();
    assertThat(manager.servicePrincipals().getByName("sp-" + id).id()).isEqualTo(principal.id());
    assertThat(manager.servicePrincipals().getByName(principal.applicationId()).id())
        .isEqualTo(principal.id());
    var application = manager.applications().getByName("sp-" + id);
    assertThat(application.applicationId()).isEqualTo(principal.applicationId());
    manager.servicePrincipals().deleteById(principal.id());
    manager.applications().deleteById(application.id());
    assertThat(azure.directory().findByClientId(principal.applicationId())).isEmpty();
  }
}
