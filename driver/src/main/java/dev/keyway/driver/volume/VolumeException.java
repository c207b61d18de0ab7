// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// A volume could not be published or unpublished.
public final class VolumeException extends Exception {
  private final Status.Code code;
  private final String reason;

  /// @param message names the pod, the class and what to do
  /// @param reason the word for the metric label `error_type` (csi-driver.md §3.5)
  public VolumeException(
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
