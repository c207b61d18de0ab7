// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

/// What a command left behind.
public record Outcome(int exit, String out, String err) {
  public boolean ok() {
    return exit == 0;
  }
}
