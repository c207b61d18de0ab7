// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Follows which pods have their identities, where each needs one.
final class AssignmentWatch implements AutoCloseable {
  private final Map<ObjectKey, State> states = new HashMap<>(); // guarded by this
  private final Reflector<AzureAssignedIdentity> reflector;

  private AssignmentWatch(KubernetesClient client) {
    this.reflector =
        Reflector.start(
            client, Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL, ReflectorObserver.NONE);
  }

  static AssignmentWatch start(KubernetesClient client) {
    var watch = new AssignmentWatch(client);
    watch.reflector.onChange(watch::take);
    return watch;
  }

  private synchronized void take(Change<AzureAssignedIdentity> change) {
    switch (change) {
      case Change.Present<AzureAssignedIdentity>(var object) ->
          states.put(object.pod(), object.state());
      case Change.Gone<AzureAssignedIdentity>(var object) -> states.remove(object.pod());
    }
    notifyAll();
  }

  /// Waits until these pods have their identities, and no other pod has any.
  ///
  /// @throws IOException if that has not come about after `limit`
  synchronized void await(Set<ObjectKey> pods, Duration limit)
      throws IOException, InterruptedException {
    var giveUp = System.nanoTime() + limit.toNanos();
    while (!reached(pods)) {
      var left = (giveUp - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IOException("not all pods have their identities: " + summary(pods));
      }
      wait(left);
    }
  }

  private boolean reached(Set<ObjectKey> pods) {
    return states.size() == pods.size()
        && states.values().stream().allMatch(State.ASSIGNED::equals)
        && states.keySet().equals(pods);
  }

  private String summary(Set<ObjectKey> pods) {
    var missing = new HashSet<>(pods);
    missing.removeAll(states.keySet());
    var counts = new HashMap<State, Integer>();
    states.values().forEach(state -> counts.merge(state, 1, Integer::sum));
    return "%s, and %d have none at all".formatted(counts, missing.size());
  }

  @Override
  public void close() {
    reflector.close();
  }
}
