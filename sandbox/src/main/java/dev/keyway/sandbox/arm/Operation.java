// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import java.time.Instant;
import java.util.Optional;

/// A change that was accepted and takes its time.
///
/// @param target the resource id of what it changes
/// @param failure why it came to nothing, if it did
record Operation(
    String id,
    String target,
    Instant started,
    Status status,
    Optional<Instant> ended,
    Optional<Failure> failure) {

  /// How far it is.
  enum Status {
    IN_PROGRESS("InProgress", "Updating"),
    SUCCEEDED("Succeeded", "Succeeded"),
    FAILED("Failed", "Failed");

    private final String wire;
    private final String provisioningState;

    Status(String wire, String provisioningState) {
      this.wire = wire;
      this.provisioningState = provisioningState;
    }

    String wire() {
      return wire;
    }

    /// Returns the state of the resource that the operation leaves or keeps it in.
    String provisioningState() {
      return provisioningState;
    }
  }

  /// Resource Manager's code and words.
  record Failure(String code, String message) {}

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Operation ended(Instant when, Optional<Failure> why) {
    return new Operation(
        id,
        target,
        started,
        why.isPresent() ? Status.FAILED : Status.SUCCEEDED,
        Optional.of(when),
        why);
  }
}
