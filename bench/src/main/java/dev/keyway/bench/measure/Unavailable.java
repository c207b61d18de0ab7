// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import java.io.IOException;

/// Why some figures cannot be taken on this machine.
public final class Unavailable extends IOException {
  private static final long serialVersionUID = 1L;

  public Unavailable(String reason) {
    super(reason);
  }
}
