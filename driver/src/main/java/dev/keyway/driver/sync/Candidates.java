// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.status.ClassVolumes;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.watch.Cache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The volumes of this node that a Secret can be made of.
final class Candidates {
  private final String driverName;
  private final Cache<SecretProviderClass> classes;
  private final Cache<SecretProviderClassPodStatus> statuses;
  private final Cache<Pod> pods;

  Candidates(
      String driverName,
      Cache<SecretProviderClass> classes,
      Cache<SecretProviderClassPodStatus> statuses,
      Cache<Pod> pods) {
    this.driverName = driverName;
    this.classes = classes;
    this.statuses = statuses;
    this.pods = pods;
  }

  /// One mounted volume whose class asks for the Secret.
  record Candidate(
      Pod pod,
      SecretProviderClassPodStatus status,
      TargetPath volume,
      SecretProviderClass spc,
      SecretObject object) {
    Source source() {
      return Source.of(spc, status);
    }

    /// Returns who needs the Secret: what controls the pod, so that it outlives a single one of
    /// many; or the pod's own status where nothing does (csi-driver.md §8.6).
    List<OwnerReference> owners() {
      return pod.metadata().owners().isEmpty()
          ? List.of(
              new OwnerReference(
                  Resources.POD_STATUSES.apiVersion(),
                  Resources.POD_STATUSES.kind(),
                  status.metadata().key().name(),
                  status.metadata().uid()))
          : pod.metadata().owners();
    }
  }

  /// Returns the Secrets that a class asks for; one without a name has an empty one.
  static Set<ObjectKey> secrets(SecretProviderClass spc) {
    var keys = new LinkedHashSet<ObjectKey>();
    for (var object : spc.secretObjects()) {
      keys.add(new ObjectKey(spc.key().namespace(), object.secretName().strip()));
    }
    return keys;
  }

  /// Returns the volumes for a Secret, those whose content counts most first. Pods that run no
  /// longer, and statuses that do not fit their pod, are left out.
  List<Candidate> of(ObjectKey secret) {
    var candidates = new ArrayList<Candidate>();
    for (var spc : classes.all()) {
      if (spc.key().namespace().equals(secret.namespace())) {
        spc.secretObjects().stream()
            .filter(object -> object.secretName().strip().equals(secret.name()))
            // As the original: of two entries for one Secret the later counts.
            .reduce((_, later) -> later)
            .ifPresent(object -> add(spc, object, candidates));
      }
    }
    candidates.sort(Comparator.comparing(Candidate::source).reversed());
    return candidates;
  }

  private void add(SecretProviderClass spc, SecretObject object, List<Candidate> candidates) {
    for (var status : statuses.all()) {
      if (!status.className().equals(spc.key().name())
          || !status.key().namespace().equals(spc.key().namespace())) {
        continue;
      }
      var pod = pods.get(new ObjectKey(status.key().namespace(), status.podName()));
      var volume = TargetPath.parse(status.targetPath());
      if (pod.isPresent() && volume.isPresent() && fits(pod.get(), volume.get(), spc)) {
        candidates.add(new Candidate(pod.get(), status, volume.get(), spc, object));
      }
    }
  }

  /// A status may be forged: only what the pod itself says it mounts is read (csi-driver.md §8.2).
  private boolean fits(Pod pod, TargetPath volume, SecretProviderClass spc) {
    return !pod.metadata().deleting()
        && !pod.finished()
        && volume.podUid().equals(pod.metadata().uid())
        && ClassVolumes.of(pod, driverName, spc.key().name()).contains(volume.volume());
  }
}
