// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// The objects of one selection, as the API server last told. Safe for concurrent use; reading
/// never waits for the network.
public interface Cache<T extends KubernetesObject> {
  Optional<T> get(ObjectKey key);

  Collection<T> all();

  /// Tells whether the first list has arrived. Until then, that an object is absent says nothing.
  boolean synced();

  /// Waits for the first list.
  ///
  /// @return whether it has arrived in time
  boolean awaitSync(Duration longest) throws InterruptedException;

  /// Calls `listener` for every object that is there or comes or changes or goes, on the thread
  /// that follows the server: it must be quick. Objects that were there before are told first.
  void onChange(Consumer<Change<T>> listener);
}
