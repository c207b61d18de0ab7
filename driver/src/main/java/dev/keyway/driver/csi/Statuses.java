// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import dev.keyway.driver.volume.VolumeException;
import io.grpc.Status;

/// The one place where a failure becomes a gRPC status.
final class Statuses {
  /// Half of what gRPC clients accept as trailers, which percent-encoding may double.
  private static final int LONGEST = 4000;

  private Statuses() {}

  static Status missing(String argument) {
    return Status.INVALID_ARGUMENT.withDescription(argument + " is missing in the request");
  }

  static Status of(Throwable failure) {
    if (failure instanceof VolumeException volume) {
      return volume.code().toStatus().withDescription(cut(String.valueOf(volume.getMessage())));
    }
    // A bug. What its message says is unknown, and might be secret.
    return Status.INTERNAL.withDescription(
        "internal error ("
            + failure.getClass().getName()
            + "): the driver's log on this node has the place");
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
