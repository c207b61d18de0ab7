// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.cluster;

import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.webhook.validation.Surroundings;
import java.time.Duration;

/// Asks the API server what is around a binding. Bindings are written rarely, so nothing is kept;
/// what cannot be learnt is taken to be there, as there is nothing to warn of.
public final class ClusterSurroundings implements Surroundings {
  // The API server waits five seconds for the whole answer.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final KubernetesClient client;

  public ClusterSurroundings(KubernetesClient client) {
    this.client = client.within(PATIENCE);
  }

  @Override
  public boolean hasIdentity(String namespace, String name) {
    try {
      return client.find(Resources.AZURE_IDENTITIES, new ObjectKey(namespace, name)).isPresent();
    } catch (KubernetesException _) {
      return true;
    }
  }

  @Override
  public boolean hasPodWith(String selector) {
    var labelled = Selection.ALL.labelled(AzureIdentityBinding.LABEL + "=" + selector);
    try {
      return !client.list(Resources.PODS, labelled).isEmpty();
    } catch (KubernetesException _) {
      return true;
    }
  }
}
