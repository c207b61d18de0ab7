// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;

/// The files behind `log_file` and `log_dir`, opened when the first line for them comes. Not safe
/// for concurrent use.
final class LogFiles implements AutoCloseable {
  private static final String PROGRAM = "secrets-store-csi-driver-provider-azure";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final LogOptions options;
  private final Instant started;
  private final Map<Severity, Target> targets = new EnumMap<>(Severity.class);

  LogFiles(LogOptions options, Instant started) {
    this.options = options;
    this.started = started;
  }

  boolean wanted() {
    return !options.toStderr() && (options.file().isPresent() || options.directory().isPresent());
  }

  /// Writes to the file of that severity and, unless told otherwise, of those below.
  void write(Severity severity, String text) throws IOException {
    if (options.file().isPresent()) {
      target(Severity.INFO).write(text);
      return;
    }
    for (var each : Severity.values()) {
      if (options.oneOutput() ? each == severity : each.compareTo(severity) <= 0) {
        target(each).write(text);
      }
    }
  }

  private Target target(Severity severity) throws IOException {
    var open = targets.get(severity);
    if (open == null) {
      open = new Target(path(severity));
      targets.put(severity, open);
    }
    return open;
  }

  private Path path(Severity severity) {
    return options
        .file()
        .orElseGet(() ->
            options
                .directory()
                .orElseThrow()
                .resolve(
                    "%s.%s.%s.log.%s.%s.%d"
                        .formatted(
                            PROGRAM,
                            host(),
                            System.getProperty("user.name", "unknown"),
                            severity,
                            STAMP.format(started.atZone(ZoneId.systemDefault())),
                            ProcessHandle.current().pid())));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().split("\\.", 2)[0];
    } catch (UnknownHostException nameless) {
      return "unknownhost";
    }
  }

  @Override
  public void close() throws IOException {
    for (var target : targets.values()) {
      target.stream.close();
    }
    targets.clear();
  }

  private final class Target {
    private final Path path;
    private OutputStream stream;
    private long size;

    Target(Path path) throws IOException {
      this.path = path;
      this.stream =
          Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      this.size = Files.size(path);
      header();
    }

    private void header() throws IOException {
      if (!options.skipLogHeaders() && options.format() == LogFormat.TEXT) {
        put("Log file created at: " + started + "\nRunning on machine: " + host() + "\n");
      }
    }

    void write(String text) throws IOException {
      var limit = options.file().isPresent() ? options.maxFileMebibytes() << 20 : 0;
      if (limit > 0 && size + text.length() > limit) {
        stream.close();
        stream = Files.newOutputStream(path);
        size = 0;
        header();
      }
      put(text);
    }

    private void put(String text) throws IOException {
      var bytes = text.getBytes(UTF_8);
      stream.write(bytes);
      size += bytes.length;
    }
  }
}
