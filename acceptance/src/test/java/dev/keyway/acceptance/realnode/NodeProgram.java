// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Namespace;
import dev.keyway.acceptance.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The program that starts a node, `KEYWAY_TEST_NODE`: `up DIR`, `load DIR IMAGE` and `down DIR`.
final class NodeProgram {
  private static final String VARIABLE = "KEYWAY_TEST_NODE";
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private final Path program;
  private final Namespace namespace;
  private final Path folder;

  private NodeProgram(Path program, Namespace namespace, Path folder) {
    this.program = program;
    this.namespace = namespace;
    this.folder = folder;
  }

  /// Ends the test as skipped where a node cannot be had.
  ///
  /// @return the program
  static Path require() {
    var named = System.getenv(VARIABLE);
    assumeTrue(
        named != null && !named.isEmpty(),
        VARIABLE + " names no program that starts a node with kubelet and containers");
    try {
      assumeTrue(
          Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
          "a node with kubelet takes root's rights");
    } catch (IOException | UnsupportedOperationException e) {
      abort("a node with kubelet takes Linux: " + e);
    }
    var path = Path.of(named).toAbsolutePath();
    assertThat(path).as("%s", VARIABLE).isExecutable();
    return path;
  }

  static NodeProgram in(Namespace namespace, Path folder) {
    return new NodeProgram(require(), namespace, folder);
  }

  Path folder() {
    return folder;
  }

  /// Starts the node; what it says while it fails is in the error.
  void up(Map<String, String> environment) {
    var outcome = run(environment, "up", folder.toString());
    assertThat(outcome.ok()).as(outcome.err() + outcome.out()).isTrue();
  }

  void load(Path image) {
    var outcome = run(Map.of(), "load", folder.toString(), image.toString());
    assertThat(outcome.ok()).as(outcome.err() + outcome.out()).isTrue();
  }

  void down() {
    var outcome = run(Map.of(), "down", folder.toString());
    assertThat(outcome.ok()).as(outcome.err() + outcome.out()).isTrue();
  }

  private Outcome run(Map<String, String> environment, String... words) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(namespace.enter(command));
    Commands.strip(builder.environment());
    builder.environment().putAll(environment);
    return Commands.run(builder, "", LIMIT);
  }

  /// Returns a builder for kubectl as administrator.
  ProcessBuilder kubectl(List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                folder.resolve("bin/kubectl").toString(),
                "--kubeconfig=" + folder.resolve("kubeconfig")));
    command.addAll(arguments);
    return new ProcessBuilder(namespace.enter(command));
  }

  /// Returns the last lines of what kubelet said.
  String log() {
    try {
      var lines = Files.readAllLines(folder.resolve("kubelet.log"), UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "no log of kubelet: " + e;
    }
  }
}
