// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.BuildVersion;
import java.util.Locale;

/// How the driver names its build (csi-driver.md §1.1).
final class DriverVersion {
  private DriverVersion() {}

  /// Returns the line that `--version` prints.
  static String json(BuildVersion version) {
    return "{\"BuildVersion\":\"%s\",\"GitCommit\":\"%s\",\"BuildDate\":\"%s\"}"
        .formatted(version.version(), version.commit(), version.buildDate());
  }

  /// Returns what the API server's audit log shows.
  static String userAgent(BuildVersion version) {
    return "csi-secrets-store/controller/%s (%s/%s) keyway/%s"
        .formatted(
            version.version(),
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT),
            System.getProperty("os.arch", ""),
            version.buildDate());
  }
}
