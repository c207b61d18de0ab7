// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.IOException;

/// How to reach the API server, or as whom, could not be found out. The message names the file or
/// variable and what to do.
public sealed class AccessFailed extends IOException {
  /// Nothing says where an API server is, as on a machine that is part of no cluster.
  public static final class NothingNamed extends AccessFailed {
    public NothingNamed(String message) {
      super(message);
    }
  }

  public AccessFailed(String message) {
    super(message);
  }

  public AccessFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
