// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Change;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the API server says of this node's statuses, and what it will say as soon as the cache has
/// caught up with our own writes.
final class KnownStatuses {
  private final Cache<SecretProviderClassPodStatus> cache;

  /// Written by us and not yet seen in the cache. Guarded by this, as is `shared`.
  private final Map<ObjectKey, SecretProviderClassPodStatus> ahead = new HashMap<>();

  /// What volumes have mounted whose object another volume of the pod holds.
  private final Map<ObjectKey, Map<Path, Map<String, String>>> shared = new HashMap<>();

  KnownStatuses(Cache<SecretProviderClassPodStatus> cache) {
    this.cache = cache;
    cache.onChange(this::on);
  }

  synchronized Optional<SecretProviderClassPodStatus> get(ObjectKey key) {
    var written = ahead.get(key);
    return written != null ? Optional.of(written) : cache.get(key);
  }

  synchronized void put(SecretProviderClassPodStatus status) {
    boolean seen =
        cache.get(status.key()).filter(cached -> version(cached) >= version(status)).isPresent();
    if (seen) {
      ahead.remove(status.key());
    } else {
      ahead.put(status.key(), status);
    }
  }

  synchronized Optional<Map<String, String>> shared(ObjectKey key, Path target) {
    return Optional.ofNullable(shared.getOrDefault(key, Map.of()).get(target));
  }

  synchronized void share(ObjectKey key, Path target, Map<String, String> versions) {
    shared.computeIfAbsent(key, _ -> new HashMap<>()).put(target, Map.copyOf(versions));
  }

  /// The object is this volume's own after all.
  synchronized void unshare(ObjectKey key, Path target) {
    var others = shared.get(key);
    if (others != null) {
      others.remove(target);
    }
  }

  private synchronized void on(Change<SecretProviderClassPodStatus> change) {
    var object = change.object();
    var written = ahead.get(object.key());
    switch (change) {
      case Change.Present<SecretProviderClassPodStatus> _ -> {
        if (written != null && version(object) >= version(written)) {
          ahead.remove(object.key());
        }
      }
      case Change.Gone<SecretProviderClassPodStatus> _ -> {
        if (written == null || written.metadata().uid().equals(object.metadata().uid())) {
          ahead.remove(object.key());
          shared.remove(object.key());
        }
      }
    }
  }

  private static long version(SecretProviderClassPodStatus status) {
    var text = status.metadata().resourceVersion();
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }
}
