// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How to start another `keyway` with the JDK and the class path of this one, and the options that
/// the launcher gives it, too.
enum JavaProgram {
  PROVIDER("agent", "provider"),
  DRIVER("agent", "node"),
  NMI("agent", "node"),
  NODE("node", "node"),
  MIC("mic", "node"),
  WEBHOOK("webhook", "node"),
  PROXY("proxy", "node"),
  SANDBOX("sandbox", "keyway");

  private final String options;
  private final String cacheName;

  /// @param options a file of `jvm` in the resources
  JavaProgram(String options, String cacheName) {
    this.options = options;
    this.cacheName = cacheName;
  }

  /// Returns the words before the command's own, for the class path of this process.
  ///
  /// @param more options of the JVM
  List<String> command(List<String> more) {
    return command(System.getProperty("java.class.path"), more);
  }

  /// Returns the words before the command's own.
  ///
  /// @param more options of the JVM
  List<String> command(String classPath, List<String> more) {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(read("common"));
    command.addAll(read(options));
    if (more.stream().noneMatch(option -> option.startsWith("-XX:AOT"))) {
      command.addAll(cache(Path.of(classPath)));
    }
    var home = System.getProperty("keyway.home", "");
    if (!home.isEmpty()) {
      command.add("-Dkeyway.home=" + home);
    }
    command.addAll(more);
    command.addAll(List.of("-cp", classPath, "dev.keyway.cli.Main"));
    return command;
  }

  /// Returns the options of an argument file of `java`.
  private static List<String> read(String file) {
    try (var options = JavaProgram.class.getResourceAsStream("/jvm/" + file)) {
      return new String(requireNonNull(options, file).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the options of the JVM in " + file + " cannot be read", e);
    }
  }

  /// Returns the option for the AOT cache beside the jar, unless it is older than the jar.
  private List<String> cache(Path jar) {
    var cache = jar.resolveSibling(cacheName + ".aot");
    try {
      var fresh =
          Files.exists(cache)
              && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
      return fresh ? List.of("-XX:AOTCache=" + cache) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
