// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.arm.ResourceGroup;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.vault.AccessPolicy;
import dev.keyway.sandbox.vault.Vault;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The world in which the manifests of `examples/` work as they stand.
public final class DemoWorld {
  public static final String TENANT = "7e4a0000-0000-4000-8000-000000000001";
  public static final String SUBSCRIPTION = "7e4a0000-0000-4000-8000-000000000002";
  public static final String RESOURCE_GROUP = "keyway";
  public static final String WORKLOAD_IDENTITY_APPLICATION = "7e4a0000-0000-4000-8000-000000000011";
  public static final String WORKLOAD_IDENTITY = "7e4a0000-0000-4000-8000-000000000012";
  public static final String USER_ASSIGNED_IDENTITY = "7e4a0000-0000-4000-8000-000000000013";
  public static final String POD_IDENTITY = "7e4a0000-0000-4000-8000-000000000014";
  public static final String SERVICE_PRINCIPAL = "7e4a0000-0000-4000-8000-000000000015";
  public static final String IDENTITY_BINDING = "7e4a0000-0000-4000-8000-000000000016";

  /// The service principal's password, as in `examples/service-principal/secret.yaml`.
  public static final String SERVICE_PRINCIPAL_SECRET = "local-azure-only";

  public static final String VIRTUAL_MACHINE = "node1";

  /// A scale set without machines, for commands to be tried on.
  public static final String SCALE_SET = "agentpool";

  public static final String VAULT = "kvname";

  /// The AKS cluster that stands for the local Kubernetes.
  public static final String CLUSTER = "keyway";

  public static final String POD_IDENTITY_POD = "busybox-secrets-store-inline-podid";

  /// The value of the newest version of `secret1`.
  public static final String SECRET_VALUE = "keyway-demo-secret";

  private static final List<String> IDENTITIES =
      List.of(
          WORKLOAD_IDENTITY_APPLICATION,
          WORKLOAD_IDENTITY,
          USER_ASSIGNED_IDENTITY,
          POD_IDENTITY,
          SERVICE_PRINCIPAL,
          IDENTITY_BINDING);

  private DemoWorld() {}

  /// Fills `azure`; does nothing if any of it is there already, as after a restart with saved
  /// state, of which the user may have deleted a part.
  public static void seed(LocalAzure azure) {
    if (isAbsent(azure)) {
      seedIdentities(azure);
      seedVault(azure);
    }
  }

  private static boolean isAbsent(LocalAzure azure) {
    return azure.vaults().find(VAULT).isEmpty()
        && azure.vaults().findDeleted(VAULT).isEmpty()
        && IDENTITIES.stream().allMatch(id -> azure.directory().findByClientId(id).isEmpty())
        && azure.machines().list().isEmpty()
        && azure.machines().scaleSets().isEmpty();
  }

  /// Makes the directory and the node, after which all endpoints are known. Takes no time.
  public static void seedIdentities(LocalAzure azure) {
    seedDirectory(azure);
    seedNode(azure);
  }

  /// Makes the vault for the identities of [#seedIdentities], with new keys, which takes a while.
  public static void seedVault(LocalAzure azure) {
    var rsaKey = CompletableFuture.supplyAsync(DemoCertificates::rsaKey);
    var pkcs12 = CompletableFuture.supplyAsync(DemoWorld::rsaChain);
    Vault vault = azure.vaults().create(VAULT);
    for (Principal principal : azure.directory().principals()) {
      vault.setAccess(principal.principalId(), AccessPolicy.reader());
    }
    vault.putSecret("secret1", "the value before the latest");
    vault.putSecret("secret1", SECRET_VALUE);
    vault.createKey("key2", "EC", 0, "P-256");
    var ecChain = ecChain();
    vault.importCertificate("pemcert1", ecChain.key(), ecChain.certificates(), true);
    vault.putKey("key1", rsaKey.join());
    var rsaChain = pkcs12.join();
    vault.importCertificate("pkcs12cert1", rsaChain.key(), rsaChain.certificates(), false);
  }

  /// Registers the local Kubernetes as an AKS cluster of which the demo's machine is the only node;
  /// does nothing if it is registered already.
  public static void registerCluster(LocalAzure azure) {
    var cluster =
        new ManagedCluster(
            SUBSCRIPTION,
            RESOURCE_GROUP,
            CLUSTER,
            ResourceGroup.LOCAL,
            Map.of(),
            RESOURCE_GROUP,
            true,
            true,
            true,
            "{}");
    if (azure.managedClusters().find(cluster.id()).isPresent()) {
      return;
    }
    azure.managedClusters().put(cluster);
    for (var id : List.of(cluster.kubeletIdentity(), cluster.secretsProviderIdentity())) {
      azure
          .directory()
          .findByResourceId(id)
          .ifPresent(one -> azure.machines().assign(VIRTUAL_MACHINE, one.clientId()));
    }
  }

  private static void seedDirectory(LocalAzure azure) {
    Directory directory = azure.directory();
    directory.createApplication("workload-identity-application", WORKLOAD_IDENTITY_APPLICATION);
    directory.addFederatedCredential(
        WORKLOAD_IDENTITY_APPLICATION,
        federated(azure, "workload-identity-application", FederatedCredential.TOKEN_EXCHANGE));
    identity(directory, "workload-identity", WORKLOAD_IDENTITY);
    directory.addFederatedCredential(
        WORKLOAD_IDENTITY,
        federated(azure, "workload-identity", FederatedCredential.TOKEN_EXCHANGE));
    identity(directory, "user-assigned-identity", USER_ASSIGNED_IDENTITY);
    identity(directory, "pod-identity", POD_IDENTITY);
    identity(directory, "identity-binding", IDENTITY_BINDING);
    directory.addFederatedCredential(
        IDENTITY_BINDING,
        federated(azure, "identity-binding", FederatedCredential.IDENTITY_BINDING));
    directory.createApplication("service-principal", SERVICE_PRINCIPAL);
    directory.addSecret(
        SERVICE_PRINCIPAL,
        SERVICE_PRINCIPAL_SECRET,
        azure.options().clock().instant().plus(Duration.ofDays(3650)));
  }

  private static void identity(Directory directory, String name, String clientId) {
    directory.createManagedIdentity(name, identityResourceId(name), clientId);
  }

  /// Returns the resource id of the demo's identity of this name.
  public static String identityResourceId(String name) {
    return "/subscriptions/%s/resourcegroups/%s/providers/Microsoft.ManagedIdentity/userAssignedIdentities/%s"
        .formatted(SUBSCRIPTION, RESOURCE_GROUP, name);
  }

  private static FederatedCredential federated(
      LocalAzure azure, String serviceAccount, String audience) {
    return new FederatedCredential(
        serviceAccount,
        azure.endpoints().oidcIssuer().toString(),
        "system:serviceaccount:default:" + serviceAccount,
        List.of(audience));
  }

  private static void seedNode(LocalAzure azure) {
    azure.machines().create(VIRTUAL_MACHINE, SUBSCRIPTION, RESOURCE_GROUP);
    azure.machines().enableSystemAssigned(VIRTUAL_MACHINE);
    azure.machines().assign(VIRTUAL_MACHINE, USER_ASSIGNED_IDENTITY);
    azure.machines().assign(VIRTUAL_MACHINE, POD_IDENTITY);
    azure.machines().createScaleSet(SCALE_SET, SUBSCRIPTION, RESOURCE_GROUP);
    azure.hostTokens().bind("default", POD_IDENTITY_POD, POD_IDENTITY);
  }

  private static DemoCertificates.Chain ecChain() {
    try {
      return DemoCertificates.chain("pemcert1.example", Optional.empty());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The demo's certificates cannot be made.", e);
    }
  }

  private static DemoCertificates.Chain rsaChain() {
    try {
      return DemoCertificates.chain("pkcs12cert1.example", Optional.of(DemoCertificates.rsaPair()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The demo's certificates cannot be made.", e);
    }
  }
}
