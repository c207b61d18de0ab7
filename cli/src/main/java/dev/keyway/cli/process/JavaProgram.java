// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How to start another `keyway` with the JDK and the class path of this one. The launcher chooses
/// the same options.
enum JavaProgram {
  /// Lives on every node: small heap, one compiler (docs/performance.md has the figures).
  PROVIDER("provider", "-Xmx32m " + JavaProgram.ON_A_NODE),
  DRIVER("node", "-Xmx32m " + JavaProgram.ON_A_NODE),
  NMI("node", "-Xmx32m " + JavaProgram.ON_A_NODE),
  /// Its heap holds what the driver's and the provider's hold.
  NODE("node", "-Xmx48m " + JavaProgram.ON_A_NODE),
  /// One for a whole cluster: its heap holds the labelled pods and their assignments.
  MIC("node", "-Xmx96m -XX:TieredStopAtLevel=1 -Xms16m -XX:TrimNativeHeapInterval=5000"),
  /// One for a whole cluster: its heap holds the annotated service accounts, and large pods while
  /// they are looked at. Connections of the API server are left for it to close, and requests for
  /// it to give up, after 10 seconds.
  WEBHOOK(
      "node",
      "-Xmx64m -XX:TieredStopAtLevel=1 -Xms16m -XX:TrimNativeHeapInterval=5000"
          + " -XX:+ExitOnOutOfMemoryError -Dsun.net.httpserver.idleInterval=120"
          + " -Dsun.net.httpserver.maxReqTime=30"),
  /// Lives in a pod of a user's, in as little as it can.
  PROXY(
      "node",
      "-Xmx24m -XX:TieredStopAtLevel=1 -Xms6m -Xmn3m -Xss256k -XX:TrimNativeHeapInterval=5000"
          + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"),
  /// Lives on a laptop, and makes RSA keys, which only the optimizing compiler does fast.
  SANDBOX("keyway", "-Xmx160m -Xms16m -XX:TrimNativeHeapInterval=5000");

  private static final String ON_A_NODE =
      "-XX:TieredStopAtLevel=1 -Xms8m -Xmn4m -XX:TrimNativeHeapInterval=5000"
          + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0";

  private final String cacheName;
  private final String options;

  JavaProgram(String cacheName, String options) {
    this.cacheName = cacheName;
    this.options = options;
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
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of(options.split(" ")));
    if (more.stream().noneMatch(option -> option.startsWith("-XX:AOT"))) {
      command.addAll(cache(Path.of(classPath)));
    }
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dsun.net.httpserver.maxIdleConnections=2000");
    command.add("-Dsun.net.httpserver.nodelay=true");
    var home = System.getProperty("keyway.home", "");
    if (!home.isEmpty()) {
      command.add("-Dkeyway.home=" + home);
    }
    command.addAll(more);
    command.addAll(List.of("-cp", classPath, "dev.keyway.cli.Main"));
    return command;
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
