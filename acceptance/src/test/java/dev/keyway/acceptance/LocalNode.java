// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.StopSignal;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.azure.SecretText;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.PodToken;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.provider.ProviderMain;
import dev.keyway.provider.request.ServiceAccounts;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.vault.Vault;
import io.grpc.ManagedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A local Azure and a provider on its socket, both in this process and wired as the command wires
/// them, with the demo's identities.
final class LocalNode {
  private static final Duration LIFE = Duration.ofHours(1);

  private final LocalAzure azure;
  private final Path folder;
  private final StopSignal stop = new StopSignal();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Thread provider;
  private final ManagedChannel channel;

  private LocalNode(Path folder, List<String> flags) throws IOException {
    this.folder = folder;
    this.azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var arguments = new ArrayList<>(cloud.providerFlags());
    arguments.addAll(
        List.of(
            "--endpoint=unix://" + socket(), "--healthz-port=0", "--prometheus-port=0", "-v=5"));
    arguments.addAll(flags);
    var out = new PrintStream(log, true, UTF_8);
    this.provider =
        Thread.ofVirtual()
            .start(() ->
                ProviderMain.run(
                    arguments,
                    cloud.environment(),
                    out,
                    out,
                    stop,
                    ServiceAccounts.none("nobody to ask in this test")));
    this.channel = UnixSocketChannels.client(socket());
  }

  static LocalNode start(String... flags) throws IOException {
    return new LocalNode(Files.createTempDirectory("keyway-node"), List.of(flags));
  }

  LocalAzure azure() {
    return azure;
  }

  /// Where the provider listens.
  Path socket() {
    return folder.resolve("azure.sock");
  }

  Vault vault() {
    return azure.vaults().find(DemoWorld.VAULT).orElseThrow();
  }

  /// Everything the provider printed so far.
  String log() {
    return log.toString(UTF_8);
  }

  /// A pod that reads `objects` as the demo's workload identity.
  PodMount pod(String name, String objects) {
    var parameters = new HashMap<String, String>();
    parameters.put("keyvaultName", DemoWorld.VAULT);
    parameters.put("tenantID", DemoWorld.TENANT);
    parameters.put("clientID", DemoWorld.WORKLOAD_IDENTITY);
    parameters.put("objects", objects);
    return new PodMount(this, name, "workload-identity", Map.copyOf(parameters), Optional.empty());
  }

  /// Sends one mount.
  ///
  /// @throws io.grpc.StatusRuntimeException if it fails
  MountResponse mount(MountRequest request) {
    return CSIDriverProviderGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withMaxInboundMessageSize(64 << 20)
        .withDeadlineAfter(50, TimeUnit.SECONDS)
        .mount(request);
  }

  void close() throws IOException, InterruptedException {
    channel.shutdownNow();
    stop.fire();
    provider.join();
    azure.close();
    Files.deleteIfExists(folder);
  }

  /// A mount about to be made.
  ///
  /// @param tokens the tokens attribute in place of what kubelet would send
  record PodMount(
      LocalNode node,
      String pod,
      String serviceAccount,
      Map<String, String> parameters,
      Optional<Map<String, PodToken>> tokens) {

    PodMount with(String key, String value) {
      var changed = new HashMap<>(parameters);
      changed.put(key, value);
      return new PodMount(node, pod, serviceAccount, Map.copyOf(changed), tokens);
    }

    PodMount as(String account) {
      return new PodMount(node, pod, account, parameters, tokens);
    }

    PodMount withToken(String jwt) {
      var token = new PodToken(SecretText.of(jwt), Instant.now().plus(LIFE));
      return new PodMount(
          node,
          pod,
          serviceAccount,
          parameters,
          Optional.of(Map.of(PodTokens.WORKLOAD_IDENTITY, token)));
    }

    /// The token that kubelet would get for this pod.
    String token() {
      return node.azure.serviceAccountToken(
          "default", serviceAccount, pod, PodTokens.WORKLOAD_IDENTITY, LIFE);
    }

    MountRequest request() {
      var volume =
          new Manifest.CsiVolume("v", Map.of("secretProviderClass", "kv"), Optional.empty());
      var plan =
          new MountPlan(
              new Manifest.Pod(pod, "default", serviceAccount, Map.of(), List.of(volume)),
              volume,
              new Manifest.SecretProviderClass("kv", "default", "azure", parameters),
              Optional.empty());
      var raw =
          plan.request(
              tokens.orElseGet(() ->
                  Map.of(
                      PodTokens.WORKLOAD_IDENTITY,
                      new PodToken(SecretText.of(token()), Instant.now().plus(LIFE)))));
      return MountRequest.newBuilder()
          .setAttributes(raw.attributes())
          .setSecrets(raw.secrets())
          .setPermission(raw.permission())
          .setTargetPath("/var/lib/kubelet/pods/" + pod + "/volumes/mount")
          .build();
    }

    MountResponse mount() {
      return node.mount(request());
    }
  }
}
