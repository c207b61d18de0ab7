// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.Pod;
import java.util.Collection;

/// Which pods pod identity leaves alone (pod-identity.md §7.6).
public final class Exceptions {
  private Exceptions() {}

  /// Tells whether an exception of the pod's namespace has a label that the pod has with the same
  /// value, in any case.
  public static boolean excepted(Pod pod, Collection<AzurePodIdentityException> exceptions) {
    var labels = pod.metadata().labels();
    return exceptions.stream()
        .filter(exception -> exception.key().namespace().equals(pod.key().namespace()))
        .flatMap(exception -> exception.podLabels().entrySet().stream())
        .anyMatch(label -> label.getValue().equalsIgnoreCase(labels.get(label.getKey())));
  }
}
