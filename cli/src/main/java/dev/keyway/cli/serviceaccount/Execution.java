// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azwi.serviceaccount.ApplicationIdentity;
import dev.keyway.azwi.serviceaccount.ApplicationOptions;
import dev.keyway.azwi.serviceaccount.AzureCliFiles;
import dev.keyway.azwi.serviceaccount.InvalidOption;
import dev.keyway.azwi.serviceaccount.KubernetesServiceAccounts;
import dev.keyway.azwi.serviceaccount.Outcome;
import dev.keyway.azwi.serviceaccount.Patience;
import dev.keyway.azwi.serviceaccount.Phase;
import dev.keyway.azwi.serviceaccount.PhaseFailed;
import dev.keyway.azwi.serviceaccount.Runner;
import dev.keyway.azwi.serviceaccount.UserAssignedIdentity;
import dev.keyway.azwi.serviceaccount.WorkloadIdentity;
import dev.keyway.azwi.serviceaccount.World;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/// One run of phases against Azure and the cluster.
///
/// @param managedIdentity its resource id; empty where an application is used
record Execution(
    Map<String, String> environment,
    SignInOptions signIn,
    ApplicationOptions application,
    String managedIdentity,
    String version) {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /// @throws RequestFailed if it cannot be done
  /// @throws InvalidOption if it is not said what to do
  List<Runner.Step> run(Runner runner, BiConsumer<Phase, Outcome> listener) {
    var method = signIn.method();
    var subscription = AzureCliFiles.of(environment).subscription(signIn.subscription());
    var cloud = cloud();
    runner.check();
    var settings = AzureSettings.fromEnvironment(environment);
    var deadline = Deadline.after(PATIENCE, InstantSource.system());
    try (var azure = AzureClient.create(settings);
        var cluster = cluster(runner)) {
      var tenant = azure.subscriptions(cloud).tenant(subscription, deadline);
      var credential = SignInCredentials.of(method, cloud, tenant, subscription);
      var world =
          new World(
              identity(azure, cloud, credential),
              azure.roles(cloud, credential),
              new KubernetesServiceAccounts(cluster),
              tenant,
              Patience.usual(Thread::sleep),
              () -> UUID.randomUUID().toString());
      return runner.run(world, deadline, listener);
    } catch (AzureException | PhaseFailed | AccessFailed e) {
      throw new RequestFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private Cloud cloud() {
    var file =
        Optional.ofNullable(environment.get("AZURE_ENVIRONMENT_FILEPATH"))
            .filter(path -> !path.isBlank())
            .map(Path::of);
    try {
      return Clouds.resolve(signIn.cloud(), file);
    } catch (AzureException e) {
      throw new InvalidOption(
          "failed to parse --azure-env as a valid target Azure cloud environment: "
              + e.getMessage());
    }
  }

  private WorkloadIdentity identity(AzureClient azure, Cloud cloud, Credential credential) {
    return managedIdentity.isBlank()
        ? new ApplicationIdentity(
            azure.applications(cloud, credential),
            application,
            List.of("keyway version: " + version))
        : new UserAssignedIdentity(
            azure.managedIdentities(cloud, credential), UserAssignedIdentity.id(managedIdentity));
  }

  /// Only one phase talks to the cluster; without it none needs to be named.
  private KubernetesClient cluster(Runner runner) throws AccessFailed {
    return KubernetesClient.open(access(runner), ClientSettings.of("keyway/" + version));
  }

  private ClusterAccess access(Runner runner) throws AccessFailed {
    var places = ClusterAccess.Places.of(Optional.empty(), environment);
    return runner.runs("service-account")
        ? ClusterAccess.find(places, InstantSource.system())
        : ClusterAccess.none(new AccessFailed.NothingNamed("no phase needs the cluster"));
  }
}
