// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static dev.keyway.acceptance.realnode.RealWorld.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A cluster with five programs in the places of the five originals becomes one with two of
/// Keyway's, a part at a time, and goes back. Each step is the one of docs/take-over.md.
final class TakeOver {
  private static final String SYSTEM = "kube-system";
  private static final String POD_IDENTITY = "default";
  private static final String WORKLOAD_IDENTITY = "azure-workload-identity-system";

  private static final Path KUBELET = Path.of("/var/lib/kubelet");

  private final RealWorld world;
  private final Installation installation;

  TakeOver(RealWorld world, Installation installation) {
    this.world = world;
    this.installation = installation;
  }

  private static Map<String, ?> parts(String... parts) {
    var values = new LinkedHashMap<String, Object>();
    for (var part : List.of("driver", "provider", "nmi", "mic", "webhook")) {
      values.put("parts." + part, List.of(parts).contains(part));
    }
    values.put("enableSecretRotation", true);
    values.put("rotationPollInterval", "1s");
    values.put("nmi.retryAttemptsForCreated", 8);
    values.put("nmi.findIdentityRetryIntervalInSeconds", 1);
    return values;
  }

  /// MIC alone has no volumes of the user's, but the one with its file can have all it needs.
  private Map<String, ?> mic() {
    var values = new LinkedHashMap<String, Object>(parts("mic"));
    values.put("mic.cloudConfig", world.shared().toString());
    values.put(
        "controller.extraArgs", List.of("--cloudconfig=" + world.shared().resolve("azure.json")));
    values.put(
        "mic.extraEnv",
        world.variables().entrySet().stream()
            .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
            .toList());
    return values;
  }

  /// Leaves behind what the originals leave when they are killed, or still run: a socket that
  /// somebody listens at, one that nobody does, NMI's chain with an address of another's, and MIC's
  /// lock just taken.
  ///
  /// @return who listens
  ServerSocketChannel leaveBehind() throws IOException {
    var plugins = Files.createDirectories(KUBELET.resolve("plugins/csi-secrets-store"));
    var listening = socket(plugins.resolve("csi.sock"));
    socket(KUBELET.resolve("plugins_registry/secrets-store.csi.k8s.io-reg.sock")).close();
    for (var rule :
        List.of(
            "-N aad-metadata",
            "-A aad-metadata ! -s 127.0.0.1/32 -d 169.254.169.254/32 -p tcp --dport 80 -j DNAT"
                + " --to-destination 127.0.0.1:9",
            "-A aad-metadata -j RETURN",
            "-I PREROUTING 1 -j aad-metadata")) {
      var outcome = world.node().run(List.of(("iptables -w -t nat " + rule).split(" ")));
      assertThat(outcome.ok()).as(outcome.err()).isTrue();
    }
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var _ =
        world
            .node()
            .apply(
                """
                apiVersion: v1
                kind: Endpoints
                metadata:
                  name: aad-pod-identity-mic
                  namespace: default
                  annotations:
                    control-plane.alpha.kubernetes.io/leader: '{"holderIdentity":"original","leaseDurationSeconds":15,"acquireTime":"%1$s","renewTime":"%1$s","leaderTransitions":1}'
                """
                    .formatted(now));
    return listening;
  }

  private static ServerSocketChannel socket(Path path) throws IOException {
    var _ = Files.deleteIfExists(path);
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  /// Returns who holds MIC's lock, as the originals see it.
  String leader() {
    var text =
        world.field(
            "endpoints/aad-pod-identity-mic",
            "{.metadata.annotations.control-plane\\.alpha\\.kubernetes\\.io/leader}");
    return RealWorld.json(text).text("holderIdentity").orElse("");
  }

  void installSeparately() throws Exception {
    provider();
    installation.apply("driver", SYSTEM, parts("driver"));
    nmi();
    installation.apply("mic", POD_IDENTITY, mic());
    installation.apply("webhook", WORKLOAD_IDENTITY, parts("webhook"));
    awaitDriver();
    world.awaitReady(SYSTEM, "app=csi-secrets-store-provider-azure");
    world.awaitReady(POD_IDENTITY, "component=nmi");
    world.awaitReady(POD_IDENTITY, "component=mic");
    world.awaitReady(WORKLOAD_IDENTITY, "azure-workload-identity.io/system=true");
  }

  private void provider() throws Exception {
    installation.apply("provider", SYSTEM, parts("provider"));
  }

  private void nmi() throws Exception {
    installation.apply("nmi", POD_IDENTITY, parts("nmi"));
  }

  private void awaitDriver() {
    world.awaitRolledOut(SYSTEM, "daemonset/csi-secrets-store");
    world.awaitReady(SYSTEM, "app=csi-secrets-store");
  }

  void providerIntoNode() throws Exception {
    installation.remove("provider", SYSTEM);
    installation.apply("driver", SYSTEM, parts("driver", "provider"));
    awaitDriver();
  }

  void nmiIntoNode() throws Exception {
    // The one of before still serves for a while, and the other waits for its port.
    installation.remove("nmi", POD_IDENTITY);
    installation.apply("driver", SYSTEM, parts("driver", "provider", "nmi"));
    awaitDriver();
  }

  void micIntoController() throws Exception {
    installation.remove("mic", POD_IDENTITY);
    installation.apply("webhook", WORKLOAD_IDENTITY, parts("mic", "webhook"));
    world.awaitRolledOut(WORKLOAD_IDENTITY, "deployment/azure-wi-webhook-controller-manager");
  }

  void micApart() throws Exception {
    installation.apply("webhook", WORKLOAD_IDENTITY, parts("webhook"));
    world.awaitRolledOut(WORKLOAD_IDENTITY, "deployment/azure-wi-webhook-controller-manager");
    installation.apply("mic", POD_IDENTITY, mic());
    world.awaitReady(POD_IDENTITY, "component=mic");
  }

  void nmiApart() throws Exception {
    installation.apply("driver", SYSTEM, parts("driver", "provider"));
    awaitDriver();
    nmi();
    world.awaitReady(POD_IDENTITY, "component=nmi");
  }

  void providerApart() throws Exception {
    provider();
    installation.apply("driver", SYSTEM, parts("driver"));
    awaitDriver();
    world.awaitReady(SYSTEM, "app=csi-secrets-store-provider-azure");
  }

  void removeAll() {
    installation.remove("webhook", WORKLOAD_IDENTITY);
    installation.remove("mic", POD_IDENTITY);
    installation.remove("nmi", POD_IDENTITY);
    installation.remove("driver", SYSTEM);
    installation.remove("provider", SYSTEM);
    world.awaitGone(SYSTEM, "app=csi-secrets-store");
    world.awaitGone(POD_IDENTITY, "component=nmi");
    world.awaitGone(POD_IDENTITY, "component=mic");
  }

  /// Returns what the node's table of address translation says of pod identity.
  String redirection() {
    var outcome = world.node().run(List.of("iptables", "-t", "nat", "-S"));
    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    return outcome
        .out()
        .lines()
        .filter(line -> line.contains("aad-metadata"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  /// Starts a pod, which needs driver, provider, NMI and MIC.
  void startPod(String name) {
    world.node().apply(Pods.simple(name));
    world.awaitReady(List.of(name));
    soon()
        .untilAsserted(
            () -> assertThat(world.exec(name, "cat", "/mnt/secrets-store/secret1")).isNotEmpty());
  }
}
