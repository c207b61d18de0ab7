// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// A provider did not deliver.
public final class ProviderFailure extends Exception {
  private final Status.Code code;
  private final String reason;

  /// @param message names the provider and what it said
  /// @param code the provider's own where it gave one, UNKNOWN otherwise
  /// @param reason the word for the metric label `error_type` (csi-driver.md §3.5)
  public ProviderFailure(
      String message, Status.Code code, String reason, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.reason = reason;
  }

  public Status.Code code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
