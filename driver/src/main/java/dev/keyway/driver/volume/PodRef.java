// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.kubernetes.api.ObjectKey;

/// The pod that a volume belongs to, as kubelet names it.
public record PodRef(String namespace, String name, String uid) {
  public ObjectKey key() {
    return new ObjectKey(namespace, name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
