// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.manifest;

/// A text is not the description of Kubernetes objects. The message quotes none of it.
public final class MalformedManifest extends Exception {
  public MalformedManifest(String message) {
    super(message);
  }
}
