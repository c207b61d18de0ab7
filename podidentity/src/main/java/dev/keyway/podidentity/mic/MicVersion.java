// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;

/// How MIC names its build.
final class MicVersion {
  private MicVersion() {}

  /// Returns the line that `--version` prints.
  static String line(BuildVersion version) {
    return "MIC Version: %s, NMI Version: %s, Commit: %s, Build date: %s"
        .formatted(version.version(), version.version(), "keyway", version.buildDate());
  }

  /// Returns what servers see.
  ///
  /// @param custom follows it, if it is not empty
  static String userAgent(BuildVersion version, String custom) {
    var own = "aad-pod-identity/MIC/%s/keyway/%s".formatted(version.version(), version.buildDate());
    return custom.isBlank() ? own : own + " " + custom.strip();
  }
}
