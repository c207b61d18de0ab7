// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.migrate;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azwi.migrate.apply.Issuers;
import dev.keyway.azwi.migrate.apply.MigrationFailed;
import dev.keyway.azwi.migrate.apply.Patience;
import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.azwi.migrate.plan.ClassParameters;
import dev.keyway.azwi.migrate.plan.Facts;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.serviceaccount.SignIn;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.serviceaccount.SignInCredentials;
import dev.keyway.cli.serviceaccount.SignInOptions;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.matching.ResourceIds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which cluster, which Azure, and what neither of them tells.
public final class MigrationOptions {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "default: as kubectl's")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "default: the kubeconfig's")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "all namespaces")
  private boolean all;

  @Option(
      names = "--issuer-url",
      paramLabel = "URL",
      description = "of the cluster's service-account tokens; default: what the API server says")
  private Optional<String> issuer = Optional.empty();

  @Option(
      names = "--tenant-id",
      paramLabel = "ID",
      description = "of identities for which nothing else tells it")
  private String tenantId = "";

  @Option(
      names = "--identity",
      paramLabel = "CLIENT-ID=RESOURCE-ID",
      description = "the resource ID of an identity that classes name by its client ID")
  private Map<String, String> identities = Map.of();

  @Option(
      names = "--force-namespaced",
      description = "the cluster's pod identity runs with --forceNamespaced")
  private boolean namespaced;

  @Option(
      names = "--no-proxy",
      description = "give no proxy to containers that ask the metadata endpoint themselves")
  private boolean noProxy;

  @Option(
      names = "--check-azure",
      description = "count the identities' federated credentials (--apply always does)")
  private boolean checkAzure;

  @Mixin private SignInOptions signIn = new SignInOptions();

  @Option(names = "--sandbox", description = "use the local Azure of `keyway sandbox up`")
  private boolean sandbox;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "until Entra ID knows a new federated credential (${DEFAULT-VALUE})")
  private int patience;

  @Option(
      names = "--rollout-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "until the pods of a workload have been replaced (${DEFAULT-VALUE})")
  private int rolloutTimeout;

  public boolean checkAzure() {
    return checkAzure;
  }

  /// @throws AccessFailed if no cluster is named, or its access cannot be used
  public ClusterAccess cluster(Map<String, String> environment) throws AccessFailed {
    return ClusterAccess.find(
        ClusterAccess.Places.of(kubeconfig, environment), InstantSource.system());
  }

  /// Returns the namespace to look at; empty for all.
  public String namespace(ClusterAccess access) {
    return all ? "" : namespace.orElse(access.namespace());
  }

  /// @throws MigrationFailed if the cluster does not tell it
  public String issuer(KubernetesClient client, ClusterAccess access) throws MigrationFailed {
    return issuer.isPresent()
        ? issuer.get()
        : Issuers.find(client, new ObjectKey(namespace.orElse(access.namespace()), "default"));
  }

  public Facts facts(
      String issuerUrl, Map<WorkloadId, MigrationRecord> records, AzureAccess.Told told) {
    var byClient = new HashMap<String, String>();
    identities.forEach(
        (client, resource) -> byClient.put(client.toLowerCase(Locale.ROOT), resource));
    return new Facts(
        issuerUrl,
        tenantId,
        byClient,
        told.identities(),
        told.credentials(),
        records,
        namespaced ? IdentityRules.Scope.NAMESPACE : IdentityRules.Scope.CLUSTER,
        !noProxy);
  }

  /// Returns the resource IDs of all managed identities that may matter.
  public Set<String> resourceIds(Inventory inventory) {
    var ids = new LinkedHashSet<>(identities.values());
    inventory.identities().stream()
        .filter(identity -> identity.kind() == AzureIdentity.Kind.USER_ASSIGNED)
        .map(AzureIdentity::resourceId)
        .forEach(ids::add);
    inventory.classes().values().stream()
        .map(ClassParameters::new)
        .map(ClassParameters::machineIdentity)
        .forEach(ids::add);
    ids.removeIf(id -> !ResourceIds.valid(id));
    return ids;
  }

  public Patience patience() {
    return new Patience(
        CALL,
        Duration.ofSeconds(patience),
        Duration.ofSeconds(rolloutTimeout),
        PAUSE,
        InstantSource.system(),
        Sleeper.real());
  }

  /// Returns access to Azure as the flags say; where they name the Azure CLI, as they do unless
  /// told otherwise, `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and `AZURE_CLIENT_SECRET` come first.
  ///
  /// @throws dev.keyway.azwi.serviceaccount.InvalidOption if the flags do not go together
  public AzureAccess azure(Map<String, String> environment, Inventory inventory) {
    var method = signIn.method();
    AzureAccess.Credentials credentials =
        (client, here) -> credential(method, client, here, environment, inventory);
    if (sandbox) {
      var local = SandboxRegistry.of(environment).require().cloud();
      return AzureAccess.open(
          local.settings(), LocalCloud.NAME, Optional.of(local.cloudFile()), credentials);
    }
    var file =
        Optional.of(environment.getOrDefault("AZURE_ENVIRONMENT_FILEPATH", ""))
            .filter(name -> !name.isEmpty())
            .map(Path::of);
    return AzureAccess.open(
        AzureSettings.fromEnvironment(environment), signIn.cloud(), file, credentials);
  }

  private Credential credential(
      SignIn method,
      AzureClient client,
      Cloud cloud,
      Map<String, String> environment,
      Inventory inventory) {
    var subscription = subscription(inventory);
    if (method instanceof SignIn.WithAzureCli) {
      return servicePrincipal(cloud, environment)
          .orElseGet(() -> SignInCredentials.of(method, cloud, "", subscription));
    }
    var deadline = Deadline.after(CALL, InstantSource.system());
    var tenant = client.subscriptions(cloud).tenant(subscription, deadline);
    return SignInCredentials.of(method, cloud, tenant, subscription);
  }

  private static Optional<Credential> servicePrincipal(
      Cloud cloud, Map<String, String> environment) {
    var client = environment.getOrDefault("AZURE_CLIENT_ID", "");
    var tenant = environment.getOrDefault("AZURE_TENANT_ID", "");
    var secret = environment.getOrDefault("AZURE_CLIENT_SECRET", "");
    return Stream.of(client, tenant, secret).anyMatch(String::isEmpty)
        ? Optional.empty()
        : Optional.of(new Credential.ClientSecret(cloud, tenant, client, SecretText.of(secret)));
  }

  /// Returns the subscription that the flags name, or else that of the identities.
  private String subscription(Inventory inventory) {
    return signIn.subscription().isEmpty()
        ? resourceIds(inventory).stream()
            .flatMap(id -> ResourceId.parse(id).stream())
            .map(ResourceId::subscriptionId)
            .findFirst()
            .orElse("")
        : signIn.subscription();
  }
}
