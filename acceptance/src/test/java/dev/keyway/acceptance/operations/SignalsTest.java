// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM while a request is under way: what was begun is finished, and then the program ends.
class SignalsTest {
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aMountUnderWayIsFinished() throws Exception {
    try (var provider = new ProviderWithMounts(folder, List.of())) {
      provider
          .azure()
          .faults()
          .add(FaultRule.on(Service.VAULT, new Fault.Latency(SLOW)).kind("secret.get"));
      var mounted = CompletableFuture.supplyAsync(provider::mount);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> provider.azure().calls().count("vault.secret.get") > 0);

      provider.process().handle().destroy();

      assertThat(mounted.get(60, TimeUnit.SECONDS)).hasSize(4);
      assertThat(provider.process().handle().onExit().get(60, TimeUnit.SECONDS).isAlive())
          .isFalse();
      assertThat(provider.process().log()).contains("Received signal to terminate");
    }
  }

  @Test
  void nmiWithoutAClusterEndsInTime() throws Exception {
    try (var nmi =
        Served.start(
            folder,
            List.of("-Xmx64m"),
            List.of(
                "nmi",
                "--node=n1",
                "--redirect=false",
                "--allow-network-plugin-kubenet",
                "--nmi-port=0",
                "--http-probe-port=0",
                "--prometheus-port=0"))) {
      nmi.told("\"(answering pods)\"");

      nmi.process().destroy();

      assertThat(nmi.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(nmi.process().exitValue()).as(nmi.log()).isZero();
    }
  }

  @Test
  void theWebhookWithoutAClusterEndsInTime() throws Exception {
    try (var webhook =
        Served.start(
            folder,
            List.of("-Xmx64m"),
            List.of(
                "webhook",
                "--log-level=info",
                "--webhook-addr=127.0.0.1:0",
                "--shutdown-drain=0s",
                "--health-addr=127.0.0.1:0",
                "--metrics-addr=127.0.0.1:0"))) {
      webhook.told("\"message\":\"(serving)\"");

      webhook.process().destroy();

      assertThat(webhook.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(webhook.process().exitValue()).as(webhook.log()).isZero();
    }
  }
}
