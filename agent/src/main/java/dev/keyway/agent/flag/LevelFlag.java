// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;

/// The flag `log-level` of azure-workload-identity (workload-identity.md §9), whose programs log
/// JSON.
public final class LevelFlag {
  private static final String NAME = "log-level";

  /// The row of the table.
  public static final Flag ROW =
      new Flag("Logging", NAME, Flag.Kind.TEXT, "", "info, debug, trace or all; empty: warnings");

  private LevelFlag() {}

  /// Returns what the flag says.
  public static LogOptions read(FlagReader flags) {
    var level = flags.text(NAME);
    int verbosity =
        switch (level) {
          case "" -> 0;
          case "info" -> 2;
          case "debug" -> 4;
          case "trace" -> 6;
          case "all" -> 108;
          default -> {
            flags.problem(
                "invalid --log-level set: \"%s\" is none of info, debug, trace and all"
                    .formatted(level));
            yield 0;
          }
        };
    return LogOptions.standard(verbosity).in(LogFormat.LEVELLED_JSON);
  }
}
