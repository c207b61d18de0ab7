// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A cache that is told by the test.
final class FakeCache<T extends KubernetesObject> implements Cache<T> {
  private final Map<ObjectKey, T> objects = new ConcurrentHashMap<>();
  private final List<Consumer<Change<T>>> listeners = new ArrayList<>();

  synchronized void put(T object) {
    objects.put(object.key(), object);
    listeners.forEach(listener -> listener.accept(new Change.Present<>(object)));
  }

  synchronized void remove(ObjectKey key) {
    var last = objects.remove(key);
    if (last != null) {
      listeners.forEach(listener -> listener.accept(new Change.Gone<>(last)));
    }
  }

  @Override
  public Optional<T> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public Collection<T> all() {
    return List.copyOf(objects.values());
  }

  @Override
  public boolean synced() {
    return true;
  }

  @Override
  public boolean awaitSync(Duration longest) {
    return true;
  }

  @Override
  public synchronized void onChange(Consumer<Change<T>> listener) {
    objects.values().forEach(object -> listener.accept(new Change.Present<>(object)));
    listeners.add(listener);
  }
}
