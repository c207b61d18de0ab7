// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.podidentity.nmi.redirect.Links;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The node's pods by their addresses, kept by the pods' watch. Pods in the node's own network have
/// none here, nor have finished ones. Safe for concurrent use.
public final class PodIndex {
  private static final int MOST_READINGS = 1024;

  private final Links links;
  private final long recency;
  private final Map<InetAddress, Reading> readings = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by the lock.
  private final Map<InetAddress, Map<ObjectKey, Claimant>> byAddress = new HashMap<>();
  private final Map<ObjectKey, Set<InetAddress>> addresses = new HashMap<>();
  private final Set<ObjectKey> without = new HashSet<>();
  private boolean linksTell;
  private long version;

  /// What was read of a link, and when.
  private record Reading(Optional<String> link, long at) {}

  /// @param recency for how long what was read of a link serves again: less than it takes to remove
  ///   a sandbox, make another and start a program in it
  public PodIndex(Links links, Duration recency) {
    this.links = links;
    this.recency = recency.toNanos();
  }

  /// Takes over a change.
  public void on(Change<Pod> change) {
    var pod = change.object();
    boolean counts = change instanceof Change.Present<Pod> && !pod.hostNetwork() && !pod.finished();
    var now = counts ? parsed(pod) : Set.<InetAddress>of();
    lock.lock();
    try {
      var before = Objects.requireNonNullElse(addresses.remove(pod.key()), Set.<InetAddress>of());
      var noted = new HashMap<InetAddress, String>();
      for (var address : before) {
        release(address, pod).ifPresent(link -> noted.put(address, link));
      }
      without.remove(pod.key());
      if (counts && now.isEmpty()) {
        without.add(pod.key());
      }
      if (!now.isEmpty()) {
        addresses.put(pod.key(), now);
        now.forEach(address -> claim(address, pod, Optional.ofNullable(noted.get(address))));
      }
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @return the link that was noted for the same pod, not for an earlier one of its name
  private Optional<String> release(InetAddress address, Pod pod) {
    var claimants = byAddress.getOrDefault(address, new HashMap<>());
    var claimant = claimants.remove(pod.key());
    if (claimants.isEmpty()) {
      byAddress.remove(address);
    }
    return Optional.ofNullable(claimant)
        .filter(one -> one.pod().metadata().uid().equals(pod.metadata().uid()))
        .flatMap(Claimant::link);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private void claim(InetAddress address, Pod pod, Optional<String> noted) {
    // Later it may be another's.
    var link = noted.isPresent() || pod.metadata().deleting() ? noted : link(address);
    byAddress
        .computeIfAbsent(address, _ -> new LinkedHashMap<>())
        .put(pod.key(), new Claimant(pod, link));
  }

  private Optional<String> link(InetAddress address) {
    var link = links.of(address);
    linksTell |= link.isPresent();
    return link;
  }

  private static Set<InetAddress> parsed(Pod pod) {
    var parsed = new HashSet<InetAddress>();
    for (var text : pod.addresses()) {
      try {
        parsed.add(InetAddress.ofLiteral(text));
      } catch (IllegalArgumentException _) {
        // Who has no address that is one cannot be asked by it.
      }
    }
    return parsed;
  }

  /// Returns who has the address by all that is known now.
  Ownership owner(InetAddress address) {
    long now = System.nanoTime();
    var recent = readings.get(address);
    if (recent != null && now - recent.at() < recency) {
      var ownership = owner(address, recent.link());
      if (ownership instanceof Ownership.Owner) {
        return ownership;
      }
    }
    var link = links.of(address);
    if (readings.size() >= MOST_READINGS) {
      readings.clear();
    }
    readings.put(address, new Reading(link, now));
    return owner(address, link);
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private Ownership owner(InetAddress address, Optional<String> link) {
    lock.lock();
    try {
      linksTell |= link.isPresent();
      var claimants = byAddress.get(address);
      Collection<Claimant> those = claimants == null ? List.of() : claimants.values();
      var known = new Ownership.Known(those, !without.isEmpty());
      var ownership = Ownership.of(known, link, linksTell);
      if (claimants != null && ownership instanceof Ownership.Owner(var pod) && link.isPresent()) {
        claimants.put(pod.key(), new Claimant(pod, link));
      }
      return ownership;
    } finally {
      lock.unlock();
    }
  }

  /// Returns a number that grows with each change.
  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a change after `seen`.
  ///
  /// @return the nanoseconds left; not positive if there was no change in time
  long awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (version == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left;
    } finally {
      lock.unlock();
    }
  }
}
