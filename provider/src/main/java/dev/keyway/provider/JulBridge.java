// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.provider.log.Log;
import dev.keyway.provider.log.Logs;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/// Puts what libraries say through `java.util.logging` into the provider's log: warnings and worse,
/// as class and message without parameters or stack traces. For a process of its own only, as that
/// logging is global.
final class JulBridge extends Handler {
  private final Log log;

  private JulBridge(Log log) {
    this.log = log;
  }

  static void install(Logs logs) {
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
