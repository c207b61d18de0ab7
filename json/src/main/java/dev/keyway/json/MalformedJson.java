// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.json;

/// The text is not the JSON it should be. The message says where, and quotes nothing.
public final class MalformedJson extends Exception {
  public MalformedJson(String message) {
    super(message);
  }
}
