// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {
  @TempDir Path folder;

  /// A program that starts a cluster and does nothing more.
  static final class Starts {
    private Starts() {}

    public static void main(String[] arguments) throws Exception {
      var binaries = KubernetesBinaries.find(System.getenv()).orElseThrow();
      var options = LocalKubernetesOptions.DEFAULTS.in(Path.of(arguments[0]));
      try (var _ = LocalKubernetes.start(binaries, options)) {
        Thread.currentThread().join();
      }
    }
  }

  private Process program(String name, Path named) throws IOException {
    var process = new ProcessBuilder("/bin/sh", "-c", "read -r _", named.toString()).start();
    Files.writeString(folder.resolve(name + ".pid"), Long.toString(process.pid()));
    return process;
  }

  @Test
  void endsTheProgramsOfItsFolderOnly() throws Exception {
    var ours = program("ours", folder);
    var others = program("others", Path.of("/elsewhere"));
    Files.writeString(folder.resolve("broken.pid"), "none");
    try {
      Watchdog.start(folder, folder).close();

      assertThat(ours.onExit().get().exitValue()).isEqualTo(128 + 9);
      assertThat(others.isAlive()).isTrue();
    } finally {
      List.of(ours, others).forEach(Process::destroyForcibly);
    }
  }

  @Test
  void endsTheClusterOfAKilledProgram() throws Exception {
    assumeTrue(KubernetesBinaries.find(System.getenv()).isPresent(), KubernetesBinaries.ADVICE);
    var command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Starts.class.getName(),
            folder.toString());
    var program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var left = new ArrayList<ProcessHandle>();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.exists(folder.resolve("kubeconfig")) || !program.isAlive());
      assertThat(program.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      program.descendants().forEach(left::add);
      assertThat(left).hasSizeGreaterThanOrEqualTo(3);
    } finally {
      program.destroyForcibly();
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
  }
}
