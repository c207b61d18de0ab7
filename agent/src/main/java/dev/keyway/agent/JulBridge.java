// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/// Puts what libraries say through `java.util.logging` into the program's log: warnings and worse,
/// as class and message without parameters or stack traces. For a process of its own only, as that
/// logging is global.
public final class JulBridge extends Handler {
  private final Log log;

  private JulBridge(Log log) {
    this.log = log;
  }

  /// Takes over the JVM's logging.
  public static void install(Logs logs) {
    LogManager.getLogManager().reset();
    var root = LogManager.getLogManager().getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JulBridge(logs.named(JulBridge.class)));
  }

  @Override
  public void publish(LogRecord entry) {
    var thrown = entry.getThrown();
    log.warning(
        "library warning",
        "logger",
        String.valueOf(entry.getLoggerName()),
        "message",
        String.valueOf(entry.getMessage()),
        "cause",
        thrown == null ? "" : thrown.getClass().getName());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
