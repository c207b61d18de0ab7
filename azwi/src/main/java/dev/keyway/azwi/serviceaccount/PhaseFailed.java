// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

/// A phase could not do its work; the phases before it have done theirs.
public final class PhaseFailed extends RuntimeException {
  public PhaseFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
