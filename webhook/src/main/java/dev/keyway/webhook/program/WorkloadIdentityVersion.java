// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.program;

import dev.keyway.agent.BuildVersion;
import java.util.Locale;

/// How the programs of azure-workload-identity name their build (workload-identity.md §2.1).
public final class WorkloadIdentityVersion {
  /// Stands where the originals' user agents have a commit: the calls are to be told apart.
  private static final String COMMIT = "keyway";

  private final BuildVersion build;

  public WorkloadIdentityVersion(BuildVersion build) {
    this.build = build;
  }

  /// Returns the line that `--version` prints.
  public String json() {
    return ("{\"buildVersion\":\"%s\",\"gitCommit\":\"%s\",\"buildDate\":\"%s\","
            + "\"goVersion\":\"java%s\",\"platform\":\"%s\"}")
        .formatted(
            build.version(), build.commit(), build.date(), Runtime.version().feature(), platform());
  }

  /// Returns how one of the programs names itself in HTTP.
  public String userAgent(String program) {
    return "azure-workload-identity/%s/%s (%s) %s/%s"
        .formatted(program, build.version(), platform(), COMMIT, build.date());
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
