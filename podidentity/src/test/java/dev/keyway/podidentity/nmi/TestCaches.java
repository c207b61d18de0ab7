// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

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

/// A cache that a test fills.
public final class TestCaches<T extends KubernetesObject> implements Cache<T> {
  private final Map<ObjectKey, T> objects = new ConcurrentHashMap<>();
  private final List<Consumer<Change<T>>> listeners = new ArrayList<>();

  @SafeVarargs
  public static <T extends KubernetesObject> TestCaches<T> of(T... objects) {
    var cache = new TestCaches<T>();
    for (var object : objects) {
      cache.put(object);
    }
    return cache;
  }

  public void put(T object) {
    objects.put(object.key(), object);
    listeners.forEach(listener -> listener.accept(new Change.Present<>(object)));
  }

  @Override
  public Optional<T> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public Collection<T> all() {
    return objects.values();
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
  public void onChange(Consumer<Change<T>> listener) {
    listeners.add(listener);
    objects.values().forEach(object -> listener.accept(new Change.Present<>(object)));
  }
}
