// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import java.time.Duration;

/// How the work is paced.
///
/// @param parallelWrites how many assignments of one place are written at a time
/// @param reconcile how often machines are asked what they have
/// @param sync how often everything is looked at again without an event, and the longest pause
///   before an identity that was refused is tried again
/// @param resend the pause before the rest of a change whose identities were refused is sent again
/// @param operation how long one change of a machine may take
/// @param firstRetry the pause after the first failure in a row
/// @param quiet how long to wait for more events after one
/// @param impatient how long to wait for them at most
public record WorkSettings(
    int parallelWrites,
    Duration reconcile,
    Duration sync,
    Duration resend,
    Duration operation,
    Duration firstRetry,
    Duration quiet,
    Duration impatient) {
  public static final WorkSettings STANDARD =
      new WorkSettings(
          20,
          Duration.ofMinutes(3),
          Duration.ofHours(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          Duration.ofSeconds(1),
          Duration.ofMillis(75),
          Duration.ofSeconds(1));

  public WorkSettings paced(
      int writes, Duration reconcileEvery, Duration syncEvery, Duration wait) {
    return new WorkSettings(
        writes, reconcileEvery, syncEvery, wait, operation, firstRetry, quiet, impatient);
  }

  /// Returns the same with quicker retries.
  public WorkSettings retryingAfter(Duration first) {
    return new WorkSettings(
        parallelWrites, reconcile, sync, resend, operation, first, quiet, impatient);
  }
}
