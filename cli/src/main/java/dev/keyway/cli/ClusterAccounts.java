// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.provider.request.ServiceAccounts;
import java.time.Duration;
import java.util.Map;

/// Service accounts as the API server has them. Nothing is kept: a changed annotation counts with
/// the next mount.
final class ClusterAccounts implements ServiceAccounts {
  /// A mount waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KubernetesClient client;

  /// @param client closed by whoever made it
  ClusterAccounts(KubernetesClient client) {
    this.client = client.within(PATIENCE);
  }

  @Override
  public Map<String, String> annotations(String namespace, String name) throws Unknown {
    try {
      return client
          .get(Resources.SERVICE_ACCOUNTS, new ObjectKey(namespace, name))
          .metadata()
          .annotations();
    } catch (KubernetesException.NotFound _) {
      throw new Unknown("there is no such account", false);
    } catch (KubernetesException.Forbidden denied) {
      throw new Unknown(
          "this program may not get serviceaccounts; apply"
              + " deploy/manifests/optional/driver-service-accounts.yaml, or set"
              + " node.annotatedAccounts of the chart",
          false);
    } catch (KubernetesException failed) {
      throw new Unknown(String.valueOf(failed.getMessage()), true);
    }
  }
}
