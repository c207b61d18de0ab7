// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

/// The pod a mount is for.
public record PodRef(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
