// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;

/// Where a program's log lines go. Safe for concurrent use: lines never mix.
public final class Logs implements AutoCloseable {
  private final LogOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;
  private final LogFiles files;

  /// @param out where lines of klog's JSON below ERROR go
  /// @param err where everything else goes that is not for files
  public Logs(LogOptions options, PrintStream out, PrintStream err, InstantSource clock) {
    this.options = options;
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.files = new LogFiles(options, clock.instant());
  }

  /// Returns a log for the lines of `owner`, whose simple name `vmodule` goes by.
  public Log named(Class<?> owner) {
    var name = owner.getSimpleName();
    return new Log(this, name, options.verbosityOf(name));
  }

  LogOptions options() {
    return options;
  }

  InstantSource clock() {
    return clock;
  }

  synchronized void write(LogLine line) {
    var format = options.format();
    var text = format.render(line, !options.skipHeaders());
    boolean severe = line.severity().compareTo(Severity.ERROR) >= 0;
    if (!files.wanted()) {
      print(format == LogFormat.JSON && !severe ? out : err, text);
      return;
    }
    if (options.alsoToStderr() || line.severity().compareTo(options.stderrThreshold()) >= 0) {
      print(err, text);
    }
    try {
      files.write(line.severity(), text);
    } catch (IOException unwritable) {
      print(err, text);
      print(err, "log file cannot be written: " + unwritable.getMessage() + "\n");
    }
  }

  private static void print(PrintStream stream, String text) {
    stream.print(text);
    stream.flush();
  }

  @Override
  public synchronized void close() {
    try {
      files.close();
    } catch (IOException unwritable) {
      print(err, "log file cannot be closed: " + unwritable.getMessage() + "\n");
    }
  }
}
