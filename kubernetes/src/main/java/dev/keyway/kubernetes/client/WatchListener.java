// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.KubernetesObject;

/// Takes what a watch tells, on the thread that watches.
@FunctionalInterface
public interface WatchListener<T extends KubernetesObject> {
  /// The server has accepted the watch.
  default void opened() {}

  void on(WatchEvent<T> event);
}
