// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

/// The words for the metric label `error_type` (csi-driver.md §3.5), and for the Event that tells
/// of a failed rotation. Providers' own words come on top.
public final class Reason {
  public static final String FAILED_TO_MOUNT = "FailedToMount";
  public static final String FAILED_TO_ENSURE_MOUNT_POINT = "FailedToEnsureMountPoint";
  public static final String CLASS_NOT_FOUND = "SecretProviderClassNotFound";
  public static final String GRPC_PROVIDER_ERROR = "GRPCProviderError";
  public static final String FILE_WRITE_ERROR = "FileWriteError";
  public static final String STATUS_WRITE_FAILED = "StatusWriteFailed";

  /// The Event's.
  public static final String ROTATION_FAILED = "SecretRotationFailed";

  private Reason() {}
}
