// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

/// Why a request is not handed on.
final class Refused extends Exception {
  private final int status;
  private final String reason;

  Refused(int status, String reason) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  int status() {
    return status;
  }
}
