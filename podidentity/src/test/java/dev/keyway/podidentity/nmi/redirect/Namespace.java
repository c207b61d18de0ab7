// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.iptables.Command;
import dev.keyway.agent.iptables.ProcessRunner;
import dev.keyway.agent.iptables.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A network of one's own, with its own tables.
final class Namespace implements AutoCloseable {
  private final String name =
      "kwr-" + Long.toHexString(ProcessHandle.current().pid()) + "-" + next();

  private static long count;

  private static synchronized long next() {
    return count++;
  }

  Namespace() throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && installed("ip"),
        "network namespaces need root and the program ip");
    var made = new ProcessRunner(List.of()).run(Command.of("ip", "netns", "add", name), _ -> {});
    assumeTrue(made.succeeded(), () -> "no network namespace can be made: " + made.error());
    run("ip", "link", "set", "lo", "up");
  }

  static void assumeInstalled(String program) {
    assumeTrue(installed(program), "the program " + program + " is not installed");
  }

  private static boolean installed(String program) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  String name() {
    return name;
  }

  /// Runs programs in this network.
  Runner runner() {
    return new ProcessRunner(List.of("ip", "netns", "exec", name));
  }

  List<String> run(String... words) throws IOException {
    return runner().lines(Command.of(words));
  }

  /// Starts a process that lasts until it is ended, and shows this network in /proc.
  Process resident() throws IOException {
    // Says so once it is in the network.
    var resident =
        new ProcessBuilder("ip", "netns", "exec", name, "sh", "-c", "echo; exec cat").start();
    assertThat(resident.inputReader().readLine()).isEmpty();
    return resident;
  }

  @Override
  public void close() throws IOException {
    new ProcessRunner(List.of()).lines(Command.of("ip", "netns", "del", name));
  }

  static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
