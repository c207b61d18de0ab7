// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.program;

import dev.keyway.agent.BuildVersion;

/// The programs, and how they name their build (pod-identity.md §1).
public enum Program {
  MIC,
  NMI;

  /// Stands where the originals' user agents have a commit: the calls are to be told apart.
  private static final String COMMIT = "keyway";

  /// Returns the line that `--version` of either prints.
  public static String versionLine(BuildVersion version) {
    return "MIC Version: %s, NMI Version: %s, Commit: %s, Build date: %s"
        .formatted(version.version(), version.version(), version.commit(), version.date());
  }

  /// Returns how its calls to Kubernetes and Azure name themselves.
  ///
  /// @param custom what the user adds; may be empty
  public String userAgent(BuildVersion version, String custom) {
    var own =
        "aad-pod-identity/%s/%s/%s/%s".formatted(name(), version.version(), COMMIT, version.date());
    return custom.isBlank() ? own : own + " " + custom.strip();
  }
}
