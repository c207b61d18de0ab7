// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;

/// The API server has refused a request.
final class ApiException extends IOException {
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int GONE = 410;

  private final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /// Returns the HTTP status.
  int status() {
    return status;
  }
}
