// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.aks.ApiServerAccess;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault and cluster commands of the tutorials with the real Azure CLI.
class AzVaultTest {
  private static final String POLICIES = "--enable-rbac-authorization false";

  @TempDir Path folder;
  private LocalAzure azure;
  private AzShell az;

  @BeforeEach
  void logIn() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    az = AzShell.logIn(azure, folder, "tutorial", "other");
    az.must("group create -n rg1 -l westus2");
  }

  @AfterEach
  void stop() throws IOException {
    azure.close();
  }

  @Test
  void grantsByPolicyWhatTheTutorialsGrant() {
    assertThat(az.mustFail("keyvault create -g nowhere -n tutorial -l westus2"))
        .contains("ResourceGroupNotFound");
    az.must("keyvault create -g rg1 -n tutorial -l westus2 " + POLICIES);
    az.must("keyvault secret set --vault-name tutorial -n secret1 --value hello");
    assertThat(
            az.must("keyvault secret show --vault-name tutorial -n secret1 --query value -o tsv"))
        .isEqualTo("hello");
    az.must("identity create -g rg1 -n id1");
    var spn = az.must("identity show -g rg1 -n id1 --query clientId -o tsv");
    var oid = az.must("identity show -g rg1 -n id1 --query principalId -o tsv");

    az.must("keyvault set-policy -n tutorial --secret-permissions get --spn " + spn);
    az.must("keyvault set-policy -n tutorial --key-permissions get --object-id " + oid);

    var policy =
        azure.vaults().get("tutorial").settings().policies().getOrDefault(oid, AccessPolicy.none());
    assertThat(policy.secrets()).containsExactly("get");
    assertThat(policy.keys()).containsExactly("get");
    az.must("keyvault delete-policy -n tutorial --object-id " + oid);
    assertThat(azure.vaults().get("tutorial").settings().policies()).doesNotContainKey(oid);
  }

  @Test
  void leavesAVaultToRoles() {
    az.must("keyvault create -g rg1 -n tutorial -l westus2");
    var set = "keyvault secret set --vault-name tutorial -n secret1 --value hello";
    assertThat(az.mustFail(set))
        .contains("Action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action'");

    // The id of Key Vault Secrets Officer: a name would need quotes.
    az.must(
        "role assignment create --role b86a8fe4-44ce-4948-aee5-eccb2c155cd7 --assignee %s --scope %s"
            .formatted(
                DemoWorld.SERVICE_PRINCIPAL,
                az.must("keyvault show -n tutorial --query id -o tsv")));

    az.must(set);
  }

  @Test
  void deletesRecoversAndPurges() {
    az.must("keyvault create -g rg1 -n tutorial -l westus2 " + POLICIES);
    az.must("keyvault delete -n tutorial");
    assertThat(az.mustFail("keyvault create -g rg1 -n tutorial -l westus2"))
        .contains("ConflictError");
    az.must("keyvault recover -n tutorial");
    assertThat(az.must("keyvault list -g rg1 --query [].name -o tsv")).isEqualTo("tutorial");
    az.must("keyvault delete -n tutorial");
    az.must("keyvault purge -n tutorial");
    assertThat(az.must("keyvault list-deleted --query [].name -o tsv")).isEmpty();
  }

  @Test
  void takesTwoAtOnce() {
    var made =
        List.of("tutorial", "other").stream()
            .map(name ->
                CompletableFuture.supplyAsync(
                    () -> az.must("keyvault create -g rg1 -n " + name + " -l westus2 " + POLICIES)))
            .toList();
    made.forEach(CompletableFuture::join);

    assertThat(azure.vaults().list())
        .extracting(vault -> vault.name())
        .contains("tutorial", "other");
  }

  @Test
  void showsTheLocalKubernetesAsAksDoes() throws IOException {
    DemoWorld.registerCluster(azure);
    azure
        .managedClusters()
        .serve(
            new ApiServerAccess(
                URI.create("https://127.0.0.1:6443"), Files.readString(azure.caFile()), "token"));

    assertThat(az.must("aks show -g keyway -n keyway --query oidcIssuerProfile.issuerUrl -o tsv"))
        .isEqualTo(azure.endpoints().oidcIssuer().toString());
    var addon =
        az.must(
            "aks show -g keyway -n keyway --query addonProfiles.azureKeyvaultSecretsProvider.identity.clientId -o tsv");
    assertThat(azure.directory().findByClientId(addon)).isPresent();
    az.must("aks update -g keyway -n keyway --enable-oidc-issuer --enable-workload-identity");
    var kubeconfig = folder.resolve("kubeconfig");
    az.must("aks get-credentials -g keyway -n keyway -f " + kubeconfig);
    assertThat(kubeconfig).content().contains("https://127.0.0.1:6443");
    assertThat(az.mustFail("aks show -g keyway -n nobody")).contains("ResourceNotFound");
  }
}
