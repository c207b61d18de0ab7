// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.AtOnce;
import dev.keyway.bench.podidentity.Fleet.FleetPod;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Resources;
import java.util.List;

/// How long the API server takes for the objects that MIC writes, when all are known beforehand.
///
/// @param created seconds until all are there
/// @param assigned seconds from then until all have their state
record PlainWrites(double created, double assigned) {
  /// As many connections as the client keeps; more would spend the time on handshakes.
  static final int AT_ONCE = 10;

  /// Writes the objects of all pods and takes them away again.
  static PlainWrites measure(Fleet fleet) throws InterruptedException {
    var objects = fleet.objects();
    var start = System.nanoTime();
    List<ObjectKey> keys =
        AtOnce.each(
            fleet.pods(),
            AT_ONCE,
            (FleetPod pod) ->
                objects.assign(pod.key(), Fleet.node(pod.node()), fleet.identity(pod)));
    var between = System.nanoTime();
    var _ =
        AtOnce.each(
            keys,
            AT_ONCE,
            key -> {
              objects.assigned(key);
              return key;
            });
    var end = System.nanoTime();
    var _ =
        AtOnce.each(
            keys,
            AT_ONCE,
            key -> {
              objects.client().delete(Resources.AZURE_ASSIGNED_IDENTITIES, key);
              return key;
            });
    return new PlainWrites((between - start) / 1e9, (end - between) / 1e9);
  }

  double seconds() {
    return created + assigned;
  }

  @Override
  public String toString() {
    return "created after %.1f s, assigned %.1f s later".formatted(created, assigned);
  }
}
