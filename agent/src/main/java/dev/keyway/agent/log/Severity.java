// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

/// How bad a line is, in klog's order.
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  FATAL;

  char letter() {
    return name().charAt(0);
  }
}
