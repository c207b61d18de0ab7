// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The assignments as they are written: what the server tells, and before it tells it, what this
/// process has written itself. Safe for concurrent use.
public final class AssignmentBook {
  // All guarded by this.
  private final Map<ObjectKey, AzureAssignedIdentity> objects = new HashMap<>();
  private final Map<String, Map<ObjectKey, AzureAssignedIdentity>> byNode = new HashMap<>();
  private final Set<String> removed = new HashSet<>();

  /// Follows what the server tells, from now on.
  void follow(Cache<AzureAssignedIdentity> cache) {
    cache.onChange(this::told);
  }

  private synchronized void told(Change<AzureAssignedIdentity> change) {
    var object = change.object();
    var known = objects.get(object.key());
    boolean outdated = known != null && version(known) > version(object);
    switch (change) {
      case Change.Present<AzureAssignedIdentity> _ -> {
        if (!outdated && !removed.contains(object.metadata().uid())) {
          put(object);
        }
      }
      case Change.Gone<AzureAssignedIdentity> _ -> {
        removed.remove(object.metadata().uid());
        if (known != null && known.metadata().uid().equals(object.metadata().uid())) {
          drop(known);
        }
      }
    }
  }

  /// Notes what the server has answered to a write.
  public synchronized void wrote(AzureAssignedIdentity object) {
    var known = objects.get(object.key());
    if (known == null || version(known) < version(object)) {
      put(object);
    }
  }

  /// Notes that the object is gone, or will be without us.
  public synchronized void removed(AzureAssignedIdentity object) {
    var known = objects.get(object.key());
    if (known != null && known.metadata().uid().equals(object.metadata().uid())) {
      drop(known);
      removed.add(object.metadata().uid());
    }
  }

  private void put(AzureAssignedIdentity object) {
    var before = objects.put(object.key(), object);
    if (before != null && !before.node().equals(object.node())) {
      unindex(before);
    }
    byNode.computeIfAbsent(object.node(), _ -> new HashMap<>()).put(object.key(), object);
  }

  private void drop(AzureAssignedIdentity object) {
    objects.remove(object.key());
    unindex(object);
  }

  private void unindex(AzureAssignedIdentity object) {
    var there = byNode.get(object.node());
    if (there != null) {
      there.remove(object.key());
      if (there.isEmpty()) {
        byNode.remove(object.node());
      }
    }
  }

  /// Versions are numbers that grow in every server there is; where they are not, what came last
  /// counts.
  private static long version(AzureAssignedIdentity object) {
    try {
      return Long.parseLong(object.metadata().resourceVersion());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  public synchronized Optional<AzureAssignedIdentity> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /// Returns those written for pods on these nodes.
  synchronized Map<ObjectKey, AzureAssignedIdentity> on(Collection<String> nodes) {
    var found = new HashMap<ObjectKey, AzureAssignedIdentity>();
    nodes.forEach(node -> found.putAll(byNode.getOrDefault(node, Map.of())));
    return found;
  }

  /// Returns the nodes that something is written for.
  synchronized Set<String> nodes() {
    return Set.copyOf(byNode.keySet());
  }

  public synchronized List<AzureAssignedIdentity> all() {
    return List.copyOf(objects.values());
  }
}
