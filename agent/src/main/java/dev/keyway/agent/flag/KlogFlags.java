// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Severity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The flags of klog, which every original has (provider.md §2.1).
public final class KlogFlags {
  private static final String GROUP = "Logging";

  /// The rows of the table.
  public static final List<Flag> TABLE =
      List.of(
          bool("log-format-json", "log JSON: errors to stderr, the rest to stdout"),
          of("v", Flag.Kind.INT, "0", "verbosity of log lines, up to 5"),
          of("vmodule", Flag.Kind.TEXT, "", "verbosity by source file: PATTERN=N,..."),
          of("logtostderr", Flag.Kind.BOOL, "true", "log to stderr instead of files"),
          bool("alsologtostderr", "log to stderr as well as to files"),
          of(
              "stderrthreshold",
              Flag.Kind.TEXT,
              "2",
              "severity from which on lines for files also go to stderr"),
          of("log_dir", Flag.Kind.TEXT, "", "directory for one file per severity"),
          of("log_file", Flag.Kind.TEXT, "", "file for all lines"),
          of(
              "log_file_max_size",
              Flag.Kind.INT,
              "1800",
              "MiB at which log_file starts anew; 0: never"),
          bool("one_output", "write lines to the file of their own severity only"),
          bool("skip_headers", "leave out severity, time and place"),
          bool("skip_log_headers", "leave out the first lines of files"),
          bool("add_dir_header", "name the source's directory too"),
          of(
              "log_backtrace_at",
              Flag.Kind.TEXT,
              "",
              "FILE:LINE whose log lines get a stack trace"));

  private KlogFlags() {}

  private static Flag of(String name, Flag.Kind kind, String standard, String help) {
    return new Flag(GROUP, name, kind, standard, help);
  }

  private static Flag bool(String name, String help) {
    return of(name, Flag.Kind.BOOL, "false", help);
  }

  /// Returns what the flags say.
  public static LogOptions read(FlagReader flags) {
    return new LogOptions(
        flags.is("log-format-json") ? LogFormat.JSON : LogFormat.TEXT,
        flags.number("v"),
        perFile(flags),
        flags.is("logtostderr"),
        flags.is("alsologtostderr"),
        severity(flags),
        flags.present("log_dir").map(Path::of),
        flags.present("log_file").map(Path::of),
        Math.max(0, flags.number("log_file_max_size")),
        flags.is("one_output"),
        flags.is("skip_headers"),
        flags.is("skip_log_headers"),
        flags.is("add_dir_header"),
        flags.text("log_backtrace_at"));
  }

  private static Map<String, Integer> perFile(FlagReader flags) {
    var levels = new HashMap<String, Integer>();
    var text = flags.text("vmodule");
    for (var part : text.isEmpty() ? new String[0] : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals < 1 || !part.substring(equals + 1).matches("[0-9]{1,4}")) {
        flags.problem("vmodule \"" + part + "\" is not PATTERN=N");
      } else {
        levels.put(part.substring(0, equals), Integer.parseInt(part.substring(equals + 1)));
      }
    }
    return levels;
  }

  private static Severity severity(FlagReader flags) {
    var text = flags.text("stderrthreshold");
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "0", "INFO" -> Severity.INFO;
      case "1", "WARNING" -> Severity.WARNING;
      case "2", "ERROR" -> Severity.ERROR;
      case "3", "FATAL" -> Severity.FATAL;
      default -> {
        flags.problem("stderrthreshold \"" + text + "\" is no severity");
        yield Severity.ERROR;
      }
    };
  }
}
