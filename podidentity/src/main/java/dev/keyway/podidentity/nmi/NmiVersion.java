// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.BuildVersion;

/// How NMI names its build (pod-identity.md §1).
public final class NmiVersion {
  private NmiVersion() {}

  /// Returns the line that `--version` prints.
  static String line(BuildVersion version) {
    return "MIC Version: %s, NMI Version: %s, Commit: %s, Date: %s"
        .formatted(version.version(), version.version(), commit(), date(version));
  }

  /// Returns how calls to Kubernetes and Azure name themselves.
  ///
  /// @param custom what the user adds; may be empty
  public static String userAgent(BuildVersion version, String custom) {
    var own = "aad-pod-identity/NMI/%s/%s/%s".formatted(version.version(), commit(), date(version));
    return custom.isBlank() ? own : own + " " + custom.strip();
  }

  private static String commit() {
    return "keyway";
  }

  private static String date(BuildVersion version) {
    return version.buildDate().isEmpty() ? "unknown" : version.buildDate();
  }
}
