// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishedVolume;
import dev.keyway.driver.volume.StatusRecord;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.watch.Cache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Records mounts in SecretProviderClassPodStatus objects, with one call when something changed and
/// none otherwise. Safe for concurrent use.
///
/// Two volumes of one pod with the same class share one object, as their names are the same. It
/// stays with the volume that was recorded first, so that the two do not write in turn.
public final class PodStatusRecord implements StatusRecord {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /// A look before the cache is there must not use up the caller's time.
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Cache<SecretProviderClassPodStatus> statuses;
  private final Cache<Pod> pods;
  private final String driverName;
  private final String nodeName;
  private final Pause pause;
  private final KnownStatuses known;

  /// @param statuses those of this node
  /// @param pods those of this node
  public PodStatusRecord(
      KubernetesClient client,
      Cache<SecretProviderClassPodStatus> statuses,
      Cache<Pod> pods,
      String driverName,
      String nodeName,
      Pause pause) {
    this.client = client;
    this.statuses = statuses;
    this.pods = pods;
    this.driverName = driverName;
    this.nodeName = nodeName;
    this.pause = pause;
    this.known = new KnownStatuses(statuses);
  }

  @Override
  public Optional<Map<String, String>> recorded(PodRef pod, String className, Path target) {
    var key = StatusName.of(pod, className);
    var shared = known.shared(key, target);
    if (shared.isPresent()) {
      return shared;
    }
    try {
      return current(key)
          .filter(status -> StatusJson.isOf(status, pod))
          .filter(status -> status.targetPath().equals(target.toString()))
          .map(StatusJson::versions);
    } catch (KubernetesException untold) {
      return Optional.of(Map.of());
    }
  }

  /// While the cache is empty still, as after a start, its silence means nothing.
  private Optional<SecretProviderClassPodStatus> current(ObjectKey key) throws KubernetesException {
    var status = known.get(key);
    return status.isPresent() || statuses.synced()
        ? status
        : client.within(LONGEST_LOOK).find(Resources.POD_STATUSES, key);
  }

  @Override
  public void record(PublishedVolume volume) throws KubernetesException {
    var key = StatusName.of(volume.pod(), volume.className());
    var current = known.get(key);
    var wait = FIRST_WAIT;
    for (int attempt = 1; ; attempt++) {
      try {
        write(key, volume, current);
        return;
      } catch (KubernetesException.AlreadyExists
          | KubernetesException.Conflict
          | KubernetesException.NotFound changed) {
        // Another node's or the original's, or gone, or not yet in the cache.
        if (attempt == ATTEMPTS) {
          throw Refusals.explained(key, changed);
        }
        current = read(key);
      } catch (KubernetesException.Unavailable unavailable) {
        if (attempt == ATTEMPTS) {
          throw Refusals.explained(key, unavailable);
        }
        rest(
            unavailable
                .retryAfter()
                .filter(wanted -> wanted.compareTo(LONGEST_WAIT) < 0)
                .orElse(wait));
        wait = wait.multipliedBy(2);
      } catch (KubernetesException definitive) {
        throw Refusals.explained(key, definitive);
      }
    }
  }

  private void write(
      ObjectKey key, PublishedVolume volume, Optional<SecretProviderClassPodStatus> current)
      throws KubernetesException {
    if (current.isPresent() && heldByAnother(current.get(), volume)) {
      known.share(key, volume.target(), volume.versions());
      return;
    }
    known.unshare(key, volume.target());
    if (current.isPresent() && StatusJson.says(current.get(), volume, nodeName)) {
      known.put(current.get());
      return;
    }
    known.put(
        current.isEmpty()
            ? client.create(
                Resources.POD_STATUSES, key.namespace(), StatusJson.create(key, volume, nodeName))
            : client.patch(
                Resources.POD_STATUSES, key, StatusJson.change(current.get(), volume, nodeName)));
  }

  /// Tells whether the object records another volume of the same pod with the same class.
  private boolean heldByAnother(SecretProviderClassPodStatus status, PublishedVolume volume) {
    var here = TargetPath.parse(volume.target().toString());
    var there = TargetPath.parse(status.targetPath());
    if (!StatusJson.isOf(status, volume.pod())
        || !StatusJson.isOfNode(status, nodeName)
        || here.isEmpty()
        || there.isEmpty()
        || here.equals(there)
        || !there.get().podUid().equals(volume.pod().uid())) {
      return false;
    }
    return pods.get(volume.pod().key())
        .filter(pod -> pod.metadata().uid().equals(volume.pod().uid()))
        .map(pod ->
            ClassVolumes.of(pod, driverName, volume.className()).contains(there.get().volume()))
        .orElse(true);
  }

  private Optional<SecretProviderClassPodStatus> read(ObjectKey key) throws KubernetesException {
    try {
      return client.find(Resources.POD_STATUSES, key);
    } catch (KubernetesException e) {
      throw Refusals.explained(key, e);
    }
  }

  private void rest(Duration time) throws KubernetesException {
    try {
      pause.forTime(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KubernetesException.Unavailable(
          "the program stops before the mount is recorded", Optional.empty(), stopped);
    }
  }
}
