// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodeGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The programs where nothing names an API server, as conformance suites start them.
class BareMachineTest {
  @ParameterizedTest
  @ValueSource(strings = {"driver", "node"})
  void serveWithoutACluster(String command, @TempDir Path folder) throws Exception {
    var socket = folder.resolve("csi.sock");
    var log = folder.resolve("log");
    var builder =
        new ProcessBuilder(
                Checkout.root().resolve("keyway").toString(),
                command,
                "--endpoint=unix://" + socket,
                "--nodeid=node1",
                "--metrics-addr=127.0.0.1:0",
                "--registration-dir=")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AZURE_") || name.startsWith("KUBE"));
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(socket) || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      var channel = UnixSocketChannels.client(socket);
      try {
        assertThat(
                NodeGrpc.newBlockingStub(channel)
                    .nodeGetInfo(NodeGetInfoRequest.getDefaultInstance())
                    .getNodeId())
            .isEqualTo("node1");
      } finally {
        channel.shutdownNow();
      }
      process.destroy();
      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      assertThat(Files.readAllLines(log))
          .filteredOn(line -> line.startsWith("E"))
          .singleElement()
          .asString()
          .contains("serving without a cluster", "KUBERNETES_SERVICE_HOST is not set");
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }
}
