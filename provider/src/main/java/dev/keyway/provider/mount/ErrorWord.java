// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import dev.keyway.azure.AzureException;
import dev.keyway.provider.request.MountException;

/// One word for each kind of failure, for metric labels: a closed set.
public final class ErrorWord {
  public static final String INTERNAL = "internal";

  private ErrorWord() {}

  /// Returns the word for what Azure answered.
  public static String of(AzureException failure) {
    return switch (failure) {
      case AzureException.InvalidConfiguration _ -> "invalid_configuration";
      case AzureException.AuthenticationFailed _ -> "authentication_failed";
      case AzureException.AccessDenied _ -> "access_denied";
      case AzureException.ObjectNotFound _ -> "not_found";
      case AzureException.Rejected _, AzureException.ArmFailed _ -> "rejected";
      case AzureException.Throttled _ -> "throttled";
      case AzureException.Unavailable _ -> "unavailable";
      case AzureException.DeadlineExceeded _ -> "deadline_exceeded";
      case AzureException.UnexpectedResponse _ -> "unexpected_response";
    };
  }

  /// Returns the word for why a mount failed.
  public static String of(MountException failure) {
    return switch (failure) {
      case MountException.InvalidMount _ -> "invalid_mount";
      case MountException.UnusableContent _ -> "unusable_content";
      case MountException.ObjectUnavailable unavailable -> of(unavailable.reason());
      case MountException.Abandoned _ -> "cancelled";
    };
  }
}
