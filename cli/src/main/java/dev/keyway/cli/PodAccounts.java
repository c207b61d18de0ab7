// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.provider.request.ServiceAccounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Service accounts for a program that has no use for the API server otherwise: it is talked to
/// with the rights of the program's pod, from the first time on that a class leaves the identity
/// out.
final class PodAccounts implements ServiceAccounts, AutoCloseable {
  private final Map<String, String> environment;
  private final Path folder;
  private Optional<KubernetesClient> client = Optional.empty();

  PodAccounts(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  static PodAccounts of(Map<String, String> environment) {
    return new PodAccounts(environment, ClusterAccess.SERVICE_ACCOUNT_FOLDER);
  }

  @Override
  public Map<String, String> annotations(String namespace, String name) throws Unknown {
    return new ClusterAccounts(client()).annotations(namespace, name);
  }

  private synchronized KubernetesClient client() throws Unknown {
    if (client.isPresent()) {
      return client.get();
    }
    if (!environment.containsKey("KUBERNETES_SERVICE_HOST")
        || !Files.exists(folder.resolve("token"))) {
      throw new Unknown(
          "the provider has no account of its own at the API server: its pod needs"
              + " automountServiceAccountToken, and the right to get serviceaccounts",
          false);
    }
    try {
      var access = ClusterAccess.inCluster(environment, folder, InstantSource.system());
      var opened = KubernetesClient.open(access, ClientSettings.of("keyway-provider"));
      client = Optional.of(opened);
      return opened;
    } catch (AccessFailed | IllegalArgumentException unusable) {
      throw new Unknown(String.valueOf(unusable.getMessage()), true);
    }
  }

  @Override
  public synchronized void close() {
    client.ifPresent(KubernetesClient::close);
  }
}
