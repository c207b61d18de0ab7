// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.cluster;

import dev.keyway.driver.volume.PodGroups;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.watch.Cache;
import java.util.Optional;
import java.util.OptionalInt;

/// Pods' groups from the cache, else from the API server: kubelet may be quicker than our watch.
record CachedPodGroups(KubernetesClient client, Cache<Pod> cache) implements PodGroups {
  @Override
  public OptionalInt fsGroup(PodRef pod) {
    return cache
        .get(pod.key())
        .filter(cached -> cached.metadata().uid().equals(pod.uid()))
        .or(() -> asked(pod))
        .flatMap(Pod::fsGroup)
        .filter(group -> group >= 0 && group <= Integer.MAX_VALUE)
        .map(group -> OptionalInt.of(group.intValue()))
        .orElse(OptionalInt.empty());
  }

  private Optional<Pod> asked(PodRef pod) {
    try {
      return client
          .find(Resources.PODS, pod.key())
          .filter(found -> found.metadata().uid().equals(pod.uid()));
    } catch (KubernetesException _) {
      // Without its group the volume is root's, as it always was with the original.
      return Optional.empty();
    }
  }
}
