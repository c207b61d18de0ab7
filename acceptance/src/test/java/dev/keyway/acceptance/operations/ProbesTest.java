// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Liveness of real programs: kubelet restarts what a restart can help, and nothing else.
class ProbesTest {
  @TempDir Path folder;

  @Test
  void noProgramIsRestartedBecauseTheApiServerDoesNotAnswer() throws Exception {
    try (var programs = new Programs(folder)) {
      programs
          .probes()
          .forEach((name, port) ->
              assertThat(Served.get(port, "/healthz").status())
                  .as("keyway %s", name)
                  .isEqualTo(200));
    }
  }

  @Test
  void aProviderThatNobodyCanReachIsNotAlive() throws Exception {
    var socket = folder.resolve("azure.sock");
    try (var provider =
        Served.start(
            folder,
            List.of("-Xmx64m"),
            List.of(
                "provider",
                "--endpoint=unix://" + socket,
                "--healthz-port=0",
                "--prometheus-port=0"))) {
      var port = provider.told("\"serving healthz\".*port=(\\d+)");
      assertThat(Served.get(port, "/healthz").status()).isEqualTo(200);

      // The connections that there are go on working; there can be no new ones.
      Files.move(socket, folder.resolve("elsewhere"));
      var answer = Served.get(port, "/healthz");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("azure.sock is gone");
    }
  }
}
