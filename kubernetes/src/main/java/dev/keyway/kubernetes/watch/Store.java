// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The objects and who listens. Changes are made and told under one lock, so that a listener sees
/// each object's changes in their order; reading takes no lock.
final class Store<T extends KubernetesObject> {
  private final Map<ObjectKey, T> objects = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Consumer<Throwable> onBug;
  private List<Consumer<Change<T>>> listeners = List.of();

  /// @param onBug takes what listeners throw
  Store(Consumer<Throwable> onBug) {
    this.onBug = onBug;
  }

  Optional<T> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  Collection<T> all() {
    return Collections.unmodifiableCollection(objects.values());
  }

  void listen(Consumer<Change<T>> listener) {
    lock.lock();
    try {
      objects.values().forEach(object -> tell(listener, new Change.Present<>(object)));
      var more = new ArrayList<>(listeners);
      more.add(listener);
      listeners = List.copyOf(more);
    } finally {
      lock.unlock();
    }
  }

  /// Takes over an object. One of the version that is there already is no change.
  void put(T object) {
    lock.lock();
    try {
      var before = objects.put(object.key(), object);
      var same =
          before != null
              && before.metadata().resourceVersion().equals(object.metadata().resourceVersion());
      if (!same) {
        tell(new Change.Present<>(object));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes an object away.
  ///
  /// @param last how it was at its end
  void remove(T last) {
    lock.lock();
    try {
      if (objects.remove(last.key()) != null) {
        tell(new Change.Gone<>(last));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes away all objects but these.
  void retain(Set<ObjectKey> kept) {
    objects.values().stream().filter(object -> !kept.contains(object.key())).forEach(this::remove);
  }

  private void tell(Change<T> change) {
    listeners.forEach(listener -> tell(listener, change));
  }

  private void tell(Consumer<Change<T>> listener, Change<T> change) {
    try {
      listener.accept(change);
    } catch (RuntimeException | Error e) {
      onBug.accept(e);
    }
  }
}
