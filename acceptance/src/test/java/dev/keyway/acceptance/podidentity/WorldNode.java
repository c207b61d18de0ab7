// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.LabNode;
import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of the cluster, on which NMI runs as a program.
final class WorldNode {
  private final World world;
  private final LabNode lab;

  WorldNode(World world, LabNode lab) {
    this.world = world;
    this.lab = lab;
  }

  String name() {
    return lab.name();
  }

  LabNode lab() {
    return lab;
  }

  /// Starts NMI on the node and waits until it has put its rules in place and knows the pods.
  Program nmi(String... flags) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                Checkout.root().resolve("keyway").toString(),
                "nmi",
                "--node=" + name(),
                "--http-probe-port=8085",
                "--prometheus-port=9090",
                "--kubelet-config=" + Files.createTempFile(world.lab().folder(), "kubelet", "")));
    words.addAll(List.of(flags));
    var environment =
        Map.of(
            "KUBECONFIG", world.kubeconfig("aad-pod-id-nmi-service-account").toString(),
            "SSL_CERT_FILE", world.azure().caFile().toString(),
            "SSL_CERT_DIR", "");
    var log = Files.createTempFile(world.lab().folder(), "nmi", ".log");
    var program = new Program(lab.start(words, environment, log), log);
    World.soon()
        .failFast(() -> assertThat(program.process().isAlive()).as(program.log()).isTrue())
        .untilAsserted(() -> assertThat(readiness()).as(program.log()).endsWith("\n200"));
    return program;
  }

  private String readiness() {
    return Curl.run(lab::run, "http://127.0.0.1:8085/readyz").out();
  }

  /// Makes a pod: the API object, its namespace, and in the end its address as kubelet tells it.
  WorldPod pod(String namespace, String name, Optional<String> selector) throws Exception {
    create(namespace, name, selector);
    var pod = lab.pod();
    running(namespace, name, pod.ip());
    return new WorldPod(world, this, pod, new ObjectKey(namespace, name));
  }

  WorldPod pod(String namespace, String name, String selector) throws Exception {
    return pod(namespace, name, Optional.of(selector));
  }

  /// Makes the API object of a pod that is on this node and has no address yet.
  void create(String namespace, String name, Optional<String> selector) throws Exception {
    world.apply(
        namespace,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {%s}}
        spec:
          nodeName: %s
          terminationGracePeriodSeconds: 0
          containers: [{name: c, image: none}]
        """
            .formatted(
                name, selector.map(value -> "aadpodidbinding: " + value).orElse(""), name()));
  }

  /// Says what kubelet says once a pod runs.
  void running(String namespace, String name, String ip) throws KubernetesException {
    var _ =
        world
            .admin()
            .patch(
                Resources.PODS,
                new ObjectKey(namespace, name),
                "status",
                Patch.merge(
                    Map.of(
                        "status",
                        Map.of(
                            "phase",
                            "Running",
                            "podIP",
                            ip,
                            "podIPs",
                            List.of(Map.of("ip", ip))))));
  }

  /// Asks as a program on the node.
  Curl.Answer curl(String... arguments) {
    return Curl.ask(lab::run, arguments);
  }

  void remove(LabPod pod) {
    lab.removePod(pod);
  }
}
