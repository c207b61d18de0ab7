// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who has an address now. What the API server tells lags behind what kubelet does: the address may
/// have gone to a pod that is not known to have it yet. That shows in the link of the address,
/// which is another for another pod's sandbox.
sealed interface Ownership {

  /// This pod.
  record Owner(Pod pod) implements Ownership {}

  /// The next change may tell.
  ///
  /// @param why as what a person should read who has waited in vain
  record Unclear(String why) implements Ownership {}

  /// What is known about the node's pods.
  ///
  /// @param claimants those that have the address, if they are not finished
  /// @param someWithout whether some other pod has no address yet
  record Known(Collection<Claimant> claimants, boolean someWithout) {}

  /// Decides.
  ///
  /// @param link how the address is linked to the node now; empty if that is not known
  /// @param linksTell whether links are known on this node at all
  static Ownership of(Known known, Optional<String> link, boolean linksTell) {
    if (known.claimants().isEmpty()) {
      return new Unclear("no pod of this node has it");
    }
    var candidates = known.claimants();
    if (candidates.size() > 1) {
      var staying = candidates.stream().filter(claimant -> !claimant.leaving()).toList();
      candidates = staying.isEmpty() ? candidates : staying;
    }
    if (candidates.size() > 1) {
      return new Unclear("pods %s all have it".formatted(names(candidates)));
    }
    var candidate = candidates.iterator().next();
    var pod = candidate.pod();
    if (link.isPresent() && candidate.link().isPresent()) {
      return link.equals(candidate.link())
          ? new Owner(pod)
          : new Unclear(
              "pod %s had it, and now another does that the API server has not named yet"
                  .formatted(pod.key()));
    }
    if (candidate.leaving()) {
      return new Unclear(
          "pod %s, which is being deleted, had it last; who has it now is not known"
              .formatted(pod.key()));
    }
    return linksTell && known.someWithout()
        ? new Unclear(
            "pod %s has it, but others are starting and may have got it".formatted(pod.key()))
        : new Owner(pod);
  }

  private static List<ObjectKey> names(Collection<Claimant> claimants) {
    return claimants.stream().map(claimant -> claimant.pod().key()).toList();
  }
}
