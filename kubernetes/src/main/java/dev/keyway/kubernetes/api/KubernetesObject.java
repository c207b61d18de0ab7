// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

/// One object of the API server.
public interface KubernetesObject {
  ObjectMeta metadata();

  default ObjectKey key() {
    return metadata().key();
  }
}
