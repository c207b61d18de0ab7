// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.fault.Service;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calls a mount may cost, as docs/performance.md promises. Counts only: they are the same on
/// every machine.
class CallBudgetTest {
  private LocalNode node;

  @BeforeEach
  void start() throws Exception {
    node = LocalNode.start();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void firstMountOfFiftySecretsCostsOneTokenOneChallengeAndFiftyReads() {
    var objects = secrets("first", 50);
    node.azure().calls().reset();

    var mounted = node.pod("first", objects).mount();

    assertThat(mounted.getFilesCount()).isEqualTo(50);
    assertThat(node.azure().calls().total(Service.ENTRA)).isEqualTo(1);
    assertThat(node.azure().calls().count("entra.token")).isEqualTo(1);
    assertThat(node.azure().calls().count("vault.challenge")).isEqualTo(1);
    assertThat(node.azure().calls().count("vault.secret.get")).isEqualTo(50);
    assertThat(node.azure().calls().total(Service.VAULT)).isEqualTo(51);
  }

  @Test
  void furtherPodsOfAnIdentityCostNoTokenAndNoChallenge() {
    node.pod("first", secrets("first", 1)).mount();
    var second = secrets("second", 50);
    var third = secrets("third", 50);
    node.azure().calls().reset();

    node.pod("second", second).mount();

    assertThat(node.azure().calls().total(Service.ENTRA)).isZero();
    assertThat(node.azure().calls().total(Service.VAULT)).isEqualTo(50);
    // The second pod's token is checked with the issuer's keys; they serve the third one too.
    assertThat(node.azure().calls().total(Service.OIDC)).isEqualTo(2);

    node.pod("third", third).mount();

    assertThat(node.azure().calls().total(Service.ENTRA)).isZero();
    assertThat(node.azure().calls().total(Service.OIDC)).isEqualTo(2);
  }

  @Test
  void hundredPodsThatRemountTenObjectsAtOnceCostTenReadsAndNoToken() throws Exception {
    node.pod("first", secrets("first", 1)).mount();
    var objects = secrets("rotated", 10);
    var pods = IntStream.range(0, 100).mapToObj(i -> node.pod("pod-" + i, objects)).toList();
    node.azure().calls().reset();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      pods.forEach(pod -> running.add(threads.submit(pod::mount)));
      for (var mount : running) {
        mount.get();
      }
    }

    assertThat(node.azure().calls().total(Service.ENTRA)).isZero();
    // Reads are shared for two seconds; a machine slower than that may see each object again.
    assertThat(node.azure().calls().total(Service.VAULT)).isBetween(10L, 30L);
  }

  /// Puts secrets into the demo's vault and returns the list of objects that names them.
  private String secrets(String prefix, int count) {
    var vault = node.azure().vaults().find(DemoWorld.VAULT).orElseThrow();
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "-" + i)
        .peek(name -> vault.putSecret(name, "value of " + name))
        .map(name -> "  - {objectName: " + name + ", objectType: secret}\n")
        .collect(Collectors.joining("", "array:\n", ""));
  }
}
