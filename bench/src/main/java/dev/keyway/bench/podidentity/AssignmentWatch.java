// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Freshness;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.client.WatchEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows which pods have their identities, until the client is closed.
final class AssignmentWatch {
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final Map<ObjectKey, State> states = new HashMap<>();
  private @Nullable KubernetesException failed;

  private AssignmentWatch() {}

  static AssignmentWatch start(KubernetesClient client) throws KubernetesException {
    var watch = new AssignmentWatch();
    var version =
        client.list(
            Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL, Freshness.LATEST, watch::put);
    Thread.ofVirtual().start(() -> watch.follow(client, version));
    return watch;
  }

  private void follow(KubernetesClient client, String version) {
    try {
      client.watch(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL, version, LIFE, this::take);
    } catch (KubernetesException e) {
      synchronized (this) {
        failed = e;
        notifyAll();
      }
    }
  }

  private void take(WatchEvent<AzureAssignedIdentity> event) {
    switch (event) {
      case WatchEvent.Added<AzureAssignedIdentity>(var object) -> put(object);
      case WatchEvent.Modified<AzureAssignedIdentity>(var object) -> put(object);
      case WatchEvent.Deleted<AzureAssignedIdentity>(var object) -> remove(object);
      case WatchEvent.Bookmark<AzureAssignedIdentity> _ -> {}
    }
  }

  private synchronized void put(AzureAssignedIdentity object) {
    states.put(object.pod(), object.state());
    notifyAll();
  }

  private synchronized void remove(AzureAssignedIdentity object) {
    states.remove(object.pod());
    notifyAll();
  }

  /// Waits until these pods, each of which needs one identity, have it, and no other pod has any.
  ///
  /// @throws IOException if they have not after `limit`
  synchronized void await(Set<ObjectKey> pods, Duration limit)
      throws IOException, InterruptedException {
    var giveUp = System.nanoTime() + limit.toNanos();
    while (!states.keySet().equals(pods)
        || !states.values().stream().allMatch(State.ASSIGNED::equals)) {
      var left = (giveUp - System.nanoTime()) / 1_000_000;
      if (failed != null || left <= 0) {
        throw new IOException("not all pods have their identities: " + summary(pods), failed);
      }
      wait(left);
    }
  }

  private String summary(Set<ObjectKey> pods) {
    var missing = new HashSet<>(pods);
    missing.removeAll(states.keySet());
    var counts = new HashMap<State, Integer>();
    states.values().forEach(state -> counts.merge(state, 1, Integer::sum));
    return "%s, and %d pods have none at all".formatted(counts, missing.size());
  }
}
