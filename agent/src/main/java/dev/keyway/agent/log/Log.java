// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the lines of one class. A message is a fixed sentence; what varies follows as keys and
/// values, alternating. Callers give no secrets.
public final class Log {
  /// How deep a caller is found: more frames at once would cost more than the rest of a line.
  private static final int DEPTH = 4;

  private static final StackWalker CALLER = StackWalker.getInstance(Set.of(), DEPTH);

  private final Logs logs;
  private final String name;
  private final int verbosity;

  Log(Logs logs, String name, int verbosity) {
    this.logs = logs;
    this.name = name;
    this.verbosity = verbosity;
  }

  /// Tells whether verbose lines of `level` are written.
  public boolean writes(int level) {
    return level <= verbosity;
  }

  /// Returns the key under which lines of this format tell what went wrong.
  public String errorKey() {
    return logs.options().format().errorKey();
  }

  /// Writes a verbose line, if `level` is wanted.
  public void verbose(int level, String message, Object... fields) {
    if (writes(level)) {
      write(Severity.INFO, level, null, message, fields);
    }
  }

  public void info(String message, Object... fields) {
    write(Severity.INFO, 0, null, message, fields);
  }

  public void warning(String message, Object... fields) {
    write(Severity.WARNING, 0, null, message, fields);
  }

  public void error(String message, Object... fields) {
    write(Severity.ERROR, 0, null, message, fields);
  }

  /// Writes an error with a bug's stack trace: class names and places only, as its message may
  /// quote anything.
  public void bug(String message, Throwable cause, Object... fields) {
    write(Severity.ERROR, 0, cause, message, fields);
  }

  private void write(
      Severity severity, int level, @Nullable Throwable bug, String message, Object... fields) {
    var source = source();
    var trace = bug != null ? traceOf(bug) : "";
    if (trace.isEmpty() && source.equals(logs.options().backtraceAt())) {
      trace = traceOf(new Throwable());
    }
    logs.write(
        new LogLine(
            severity,
            level,
            logs.clock().instant(),
            Thread.currentThread().threadId(),
            name,
            source,
            message,
            List.of(fields),
            trace));
  }

  private String source() {
    return CALLER.walk(frames ->
        frames
            .filter(frame -> !frame.getClassName().equals(Log.class.getName()))
            .findFirst()
            .map(this::source)
            .orElse("unknown:0"));
  }

  private String source(StackWalker.StackFrame frame) {
    var file = frame.getFileName() + ":" + frame.getLineNumber();
    if (!logs.options().addDirHeader()) {
      return file;
    }
    var parts = frame.getClassName().split("\\.");
    return parts.length < 2 ? file : parts[parts.length - 2] + "/" + file;
  }

  private static String traceOf(Throwable bug) {
    var text = new StringWriter();
    try (var out = new PrintWriter(text)) {
      for (var cause = bug; cause != null; cause = cause.getCause()) {
        out.println(cause.getClass().getName());
        for (var frame : cause.getStackTrace()) {
          out.println("\tat " + frame);
        }
      }
    }
    return text.toString();
  }
}
