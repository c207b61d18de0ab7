// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.azure.SecretText;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.PodToken;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.ProviderClient;
import dev.keyway.cli.process.ProviderProcess;
import dev.keyway.provider.request.RawMount;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The provider as a process of its own: signals, death and what it leaves behind.
class ProviderProcessTest {
  /// Leaves room for the JSON around it in an answer of 1 MiB.
  private static final int LARGEST = (1 << 20) - 1024;

  @TempDir Path folder;
  private LocalAzure azure;

  @BeforeEach
  void start() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
  }

  @AfterEach
  void stop() throws IOException {
    azure.close();
  }

  @Test
  void aMountWaitsForAProviderThatWasKilledAndStartedAgain() throws Exception {
    var first = provider();
    first.awaitReady();
    var channel = UnixSocketChannels.client(folder.resolve("azure.sock"));
    var client = new ProviderClient(channel, Duration.ofSeconds(50));
    assertThat(client.mount(mount(), "/x")).hasSize(4);
    first.handle().destroyForcibly();
    first.handle().onExit().join();

    // The driver calls while nobody listens; the socket's file is still there.
    assertThat(folder.resolve("azure.sock")).exists();
    var retried = CompletableFuture.supplyAsync(() -> client.mount(mount(), "/x"));
    try (var second = provider()) {
      second.awaitReady();
      assertThat(retried.join()).hasSize(4);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void endsWithZeroOnSigtermAndRemovesItsSocket() throws Exception {
    var socket = folder.resolve("s.sock");
    var process =
        new ProcessBuilder(
                Checkout.root().resolve("keyway").toString(),
                "provider",
                "--endpoint=unix://" + socket,
                "--healthz-port=0",
                "--prometheus-port=0")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(socket));

    process.destroy();

    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void takesTheLargestAnswerInANodesSmallHeapAndSurvivesALargerOne() throws Exception {
    var vault = azure.vaults().find(DemoWorld.VAULT).orElseThrow();
    vault.putSecret("secret1", "x".repeat(LARGEST));
    try (var provider = provider()) {
      provider.awaitReady();
      var client = new ProviderClient(provider.channel(), Duration.ofSeconds(50));

      var failure =
          catchThrowable(
              () -> assertThat(client.mount(mount(), "/x").getFirst().size()).isEqualTo(LARGEST));

      assertThat(failure).as(provider.log()).isNull();
      vault.putSecret("secret1", "x".repeat(5 << 20));
      Awaitility.await()
          .ignoreExceptionsMatching(AssertionError.class::isInstance)
          .untilAsserted(() ->
              assertThatThrownBy(() -> client.mount(mount(), "/x")).hasMessageContaining("1 MiB"));
      vault.putSecret("secret1", "small again");
      assertThat(client.mount(mount(), "/x")).hasSize(4);
    }
  }

  @Test
  void printsNoSecretAtTheHighestVerbosity() throws Exception {
    try (var provider = provider("-v=5")) {
      provider.awaitReady();
      var client = new ProviderClient(provider.channel(), Duration.ofSeconds(50));
      var mount = mount();
      assertThat(client.mount(mount, "/x")).hasSize(4);
      var jwt = mount.attributes().replaceAll(".*\"token\\\\*\":\\\\*\"([^\"\\\\]+).*", "$1");

      assertThat(jwt).startsWith("ey");
      assertThat(provider.log())
          .contains("mounted")
          .doesNotContain(DemoWorld.SECRET_VALUE)
          .doesNotContain(jwt)
          .doesNotContain("PRIVATE KEY")
          .doesNotContain("Bearer ey");
    }
  }

  private ProviderProcess provider(String... more) throws IOException {
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var flags = new ArrayList<>(cloud.providerFlags());
    flags.addAll(List.of("--healthz-port=0", "--prometheus-port=0"));
    flags.addAll(List.of(more));
    return ProviderProcess.start(Checkout.jar(), folder, List.of(), flags, cloud.environment());
  }

  private RawMount mount() {
    var example = Checkout.root().resolve("examples/workload-identity").toString();
    var manifests = Manifests.read(List.of(example), InputStream.nullInputStream());
    var plan = MountPlan.of(manifests, Optional.empty()).getFirst();
    var pod = plan.pod();
    var jwt =
        azure.serviceAccountToken(
            pod.namespace(),
            pod.serviceAccount(),
            pod.name(),
            PodTokens.WORKLOAD_IDENTITY,
            Duration.ofHours(1));
    return plan.request(
        Map.of(
            PodTokens.WORKLOAD_IDENTITY,
            new PodToken(SecretText.of(jwt), Instant.now().plus(Duration.ofHours(1)))));
  }
}
