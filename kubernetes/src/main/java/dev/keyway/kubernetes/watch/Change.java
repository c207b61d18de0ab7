// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.api.KubernetesObject;

/// What happened to an object.
public sealed interface Change<T extends KubernetesObject> {
  T object();

  /// It is there, new or as it is now.
  record Present<T extends KubernetesObject>(T object) implements Change<T> {}

  /// It is gone; `object` is how it was last seen.
  record Gone<T extends KubernetesObject>(T object) implements Change<T> {}
}
