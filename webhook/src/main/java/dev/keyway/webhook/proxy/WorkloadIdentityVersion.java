// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.BuildVersion;
import java.util.Locale;

/// How the programs of azure-workload-identity name their build (workload-identity.md §2.1).
final class WorkloadIdentityVersion {
  /// Stands where the originals have a commit.
  private static final String COMMIT = "keyway";

  private final BuildVersion build;

  WorkloadIdentityVersion(BuildVersion build) {
    this.build = build;
  }

  /// Returns the line that `--version` prints.
  String json() {
    return ("{\"buildVersion\":\"%s\",\"gitCommit\":\"%s\",\"buildDate\":\"%s\","
            + "\"goVersion\":\"java%s\",\"platform\":\"%s\"}")
        .formatted(build.version(), COMMIT, date(), Runtime.version().feature(), platform());
  }

  /// Returns how one of the programs names itself in HTTP.
  String userAgent(String program) {
    return "azure-workload-identity/%s/%s (%s) %s/%s"
        .formatted(program, build.version(), platform(), COMMIT, date());
  }

  private String date() {
    return build.buildDate().isEmpty() ? "unknown" : build.buildDate();
  }

  /// Names of Go.
  private static String platform() {
    var machine =
        switch (System.getProperty("os.arch")) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> System.getProperty("os.arch");
        };
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-') + "/" + machine;
  }
}
