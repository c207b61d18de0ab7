// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What klog's flags say.
///
/// @param format what lines look like
/// @param verbosity the highest level of verbose lines that are written
/// @param perFile levels for single source files, by glob pattern
/// @param toStderr write to standard error and not to files
/// @param alsoToStderr write to both
/// @param stderrThreshold the severity from which on lines for files also go to standard error
/// @param maxFileMebibytes the size at which `file` starts anew; 0 for no limit
/// @param oneOutput write a line to the file of its own severity only, not to those below
/// @param backtraceAt `file.java:line` where every line gets a stack trace; empty for nowhere
public record LogOptions(
    LogFormat format,
    int verbosity,
    Map<String, Integer> perFile,
    boolean toStderr,
    boolean alsoToStderr,
    Severity stderrThreshold,
    Optional<Path> directory,
    Optional<Path> file,
    long maxFileMebibytes,
    boolean oneOutput,
    boolean skipHeaders,
    boolean skipLogHeaders,
    boolean addDirHeader,
    String backtraceAt) {

  public LogOptions {
    perFile = Map.copyOf(perFile);
  }

  /// Returns what holds where no flag is given, at this verbosity.
  public static LogOptions standard(int verbosity) {
    return new LogOptions(
        LogFormat.TEXT,
        verbosity,
        Map.of(),
        true,
        false,
        Severity.ERROR,
        Optional.empty(),
        Optional.empty(),
        1800,
        false,
        false,
        false,
        false,
        "");
  }

  /// Returns the same for lines of another format.
  public LogOptions in(LogFormat other) {
    return new LogOptions(
        other,
        verbosity,
        perFile,
        toStderr,
        alsoToStderr,
        stderrThreshold,
        directory,
        file,
        maxFileMebibytes,
        oneOutput,
        skipHeaders,
        skipLogHeaders,
        addDirHeader,
        backtraceAt);
  }

  /// Returns the level that holds for one source file, given without its ending.
  int verbosityOf(String source) {
    return perFile.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), source))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElse(verbosity);
  }

  private static boolean matches(String glob, String source) {
    var pattern = new StringBuilder();
    glob.toLowerCase(Locale.ROOT)
        .chars()
        .forEach(c ->
            pattern.append(
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(String.valueOf((char) c));
                }));
    return source.toLowerCase(Locale.ROOT).matches(pattern.toString());
  }
}
