// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server;

import dev.keyway.azure.AzureException;
import dev.keyway.provider.mount.ErrorWord;
import dev.keyway.provider.request.MountException;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// The one place where a failure becomes a gRPC status. Codes tell the driver a permanent failure
/// from one worth a retry.
final class Statuses {
  /// Half of what gRPC clients accept as trailers, which percent-encoding may double.
  private static final int LONGEST = 4000;

  private Statuses() {}

  /// A status with the word its metric goes by.
  record Outcome(Status status, String word) {}

  static Outcome of(Throwable failure) {
    return switch (failure) {
      case MountException mount ->
          new Outcome(code(mount).withDescription(cut(mount.getMessage())), ErrorWord.of(mount));
      case AzureException azure ->
          new Outcome(code(azure).withDescription(cut(azure.getMessage())), ErrorWord.of(azure));
      case OutOfMemoryError _ ->
          new Outcome(
              Status.RESOURCE_EXHAUSTED.withDescription(
                  noMemory(Runtime.getRuntime().maxMemory() >> 20)),
              ErrorWord.INTERNAL);
      // A bug. What its message says is unknown, and might be secret.
      default ->
          new Outcome(
              Status.INTERNAL.withDescription(
                  "internal error ("
                      + failure.getClass().getName()
                      + "): the provider's log has the place"),
              ErrorWord.INTERNAL);
    };
  }

  private static String noMemory(long mebibytes) {
    return "the provider ran out of memory (Java heap of %d MiB): mount fewer or smaller objects at once, or give it more heap (the variable _JAVA_OPTIONS=-Xmx%dm) and its container as much more memory"
        .formatted(mebibytes, 2 * mebibytes);
  }

  private static Status code(MountException failure) {
    return switch (failure) {
      case MountException.InvalidMount _ -> Status.INVALID_ARGUMENT;
      case MountException.UnusableContent _ -> Status.FAILED_PRECONDITION;
      case MountException.ObjectUnavailable unavailable -> code(unavailable.reason());
      case MountException.Abandoned _ -> Status.CANCELLED;
    };
  }

  private static Status code(AzureException failure) {
    return switch (failure) {
      case AzureException.InvalidConfiguration _ -> Status.INVALID_ARGUMENT;
      case AzureException.AuthenticationFailed _ -> Status.UNAUTHENTICATED;
      case AzureException.AccessDenied _ -> Status.PERMISSION_DENIED;
      case AzureException.ObjectNotFound _ -> Status.NOT_FOUND;
      case AzureException.Rejected _, AzureException.ArmFailed _ -> Status.FAILED_PRECONDITION;
      case AzureException.Throttled _ -> Status.RESOURCE_EXHAUSTED;
      case AzureException.Unavailable _, AzureException.UnexpectedResponse _ -> Status.UNAVAILABLE;
      case AzureException.DeadlineExceeded _ -> Status.DEADLINE_EXCEEDED;
    };
  }

  private static String cut(@Nullable String message) {
    var text = String.valueOf(message);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
