// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.KubernetesObject;

/// What a watch tells.
public sealed interface WatchEvent<T extends KubernetesObject> {
  /// A new object, or one that the selection did not cover before.
  record Added<T extends KubernetesObject>(T object) implements WatchEvent<T> {}

  /// A changed object.
  record Modified<T extends KubernetesObject>(T object) implements WatchEvent<T> {}

  /// An object that is gone or that the selection no longer covers, as it was last.
  record Deleted<T extends KubernetesObject>(T object) implements WatchEvent<T> {}

  /// All changes up to this version have been told.
  record Bookmark<T extends KubernetesObject>(String resourceVersion) implements WatchEvent<T> {}
}
