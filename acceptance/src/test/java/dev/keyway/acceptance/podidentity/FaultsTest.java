// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static dev.keyway.acceptance.podidentity.World.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to pods when something under MIC and NMI breaks.
class FaultsTest {
  private static final String RESOURCE = "https://vault.localhost";

  private World world;
  private WorldNode node;

  @BeforeEach
  void start() throws Exception {
    world = World.start();
    node = world.node(world.machine("vm"));
  }

  @AfterEach
  void end() throws Exception {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void anotherMicTakesOverFromOneThatWasKilled() throws Exception {
    var first = world.mic("mic-0", "--leader-election-duration=3s");
    var _ = world.identity("default", "takeover-a", "takeover-a");
    var a = node.pod("default", "a", "takeover-a");
    world.awaitAssigned(a.assignment("takeover-a"));
    var _ = world.mic("mic-1", "--leader-election-duration=3s");
    var _ = world.identity("default", "takeover-b", "takeover-b");

    world.azure().faults().add(FaultRule.on(Service.ARM, new Fault.Latency(Duration.ofSeconds(2))));
    var b = node.pod("default", "b", "takeover-b");
    soon().until(() -> world.assignment(b.assignment("takeover-b")).isPresent());
    first.kill();
    world.azure().faults().clear();

    world.awaitAssigned(b.assignment("takeover-b"));
  }

  @Test
  void nmiGoesOnFromItsCachesWhileApiServerAndImdsAreAway() throws Exception {
    var _ = world.mic("mic-0");
    var _ = node.nmi();
    var _ = world.identity("default", "away-id", "away");
    var pod = node.pod("default", "web", "away");
    assertThat(pod.token(RESOURCE, "").status()).isEqualTo(200);

    world.kubernetes().stopApiServer();
    for (int status : new int[] {410, 429, 500}) {
      world.azure().faults().clear();
      world.azure().faults().add(FaultRule.on(Service.IMDS, Fault.Status.json(status)));
      assertThat(pod.token(RESOURCE, "").status()).as("while IMDS says " + status).isEqualTo(200);
    }
    world.azure().faults().clear();
    world.kubernetes().restartApiServer();

    var later = node.pod("default", "later", "away");
    assertThat(later.token(RESOURCE, "").status()).isEqualTo(200);
  }

  @Test
  void nmiWaitsForWhatImdsHasNotGotYet() throws Exception {
    var _ = world.mic("mic-0");
    var _ = node.nmi();
    var _ = world.identity("default", "late-id", "late");
    var pod = node.pod("default", "web", "late");
    world
        .azure()
        .faults()
        .add(FaultRule.on(Service.IMDS, Fault.Status.json(410)).kind("token").times(1));

    assertThat(pod.token(RESOURCE, "").status()).isEqualTo(200);
  }

  @Test
  void rulesThatSomebodyFlushedComeBackAndGoWithNmi() throws Exception {
    var nmi = node.nmi("--ipt-update-interval-sec=2");
    assertThat(iptables("-S", "aad-metadata")).contains("--to-destination 127.0.0.1:2579");

    assertThat(iptables("-F")).isEmpty();

    soon()
        .untilAsserted(() -> {
          assertThat(iptables("-S", "PREROUTING")).contains("-j aad-metadata");
          assertThat(iptables("-S", "aad-metadata")).contains("127.0.0.1:2579");
        });
    assertThat(nmi.stop()).as(nmi.log()).isZero();
    assertThat(iptables("-S")).doesNotContain("aad-metadata");
  }

  private String iptables(String... arguments) {
    var command = new ArrayList<>(List.of("iptables", "-w", "-t", "nat"));
    command.addAll(List.of(arguments));
    var outcome = node.lab().run(command, Map.of(), Duration.ofSeconds(20));
    return outcome.ok() ? outcome.out() : "";
  }

  @Test
  void anAddressThatMovesToAnotherPodTakesNoTokenAlong() throws Exception {
    var _ = world.mic("mic-0");
    var _ = node.nmi();
    var old = world.identity("default", "moves-old", "moves-old");
    var _ = world.identity("default", "moves-new", "moves-new");
    var first = node.pod("default", "first", "moves-old");
    assertThat(first.secret("")).isEqualTo(DemoWorld.SECRET_VALUE);
    var ip = first.lab().ip();

    world.admin().delete(Resources.PODS, first.key());
    node.create("default", "second", Optional.of("moves-new"));
    var lab = node.lab().pod();
    first.lab().moveIp(lab);
    // Kubelet has not said yet that the second pod has the address.
    assertThat(impatient(lab, old)).doesNotContain("access_token");
    node.running("default", "second", ip);

    var second = new WorldPod(world, node, lab, new ObjectKey("default", "second"));
    soon().untilAsserted(() -> assertThat(second.token(RESOURCE, "").status()).isEqualTo(200));
    assertThat(impatient(lab, old)).doesNotContain("access_token");
  }

  /// Returns what comes within moments; for an identity that never comes NMI waits much longer.
  private static String impatient(LabPod pod, String clientId) {
    var url = WorldPod.TOKEN + "?api-version=2018-02-01&resource=" + RESOURCE;
    return Curl.run(
            pod::run, "--max-time", "3", "-H", "Metadata: true", url + "&client_id=" + clientId)
        .out();
  }

  @Test
  void aNodeThatGoesTakesItsAssignmentsAlong() throws Exception {
    var _ = world.mic("mic-0");
    var _ = world.identity("default", "gone-id", "gone");
    var pod = node.pod("default", "web", "gone");
    world.awaitAssigned(pod.assignment("gone-id"));

    world.admin().delete(Resources.NODES, new ObjectKey("", node.name()));
    world.admin().delete(Resources.PODS, pod.key());

    world.awaitNoAssignments("default");
  }

  @Test
  void aServicePrincipalsSecretIsToldToNobody() throws Exception {
    var mic = world.mic("mic-0", "-v=9");
    var nmi = node.nmi("-v=9");
    world.apply(
        "default",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: sp}
        stringData: {clientSecret: %s}
        ---
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentity
        metadata: {name: sp-id}
        spec:
          type: 1
          tenantID: %s
          clientID: %s
          clientPassword: {name: sp, namespace: default}
          adEndpoint: %s
        ---
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentityBinding
        metadata: {name: sp-id}
        spec: {azureIdentity: sp-id, selector: sp}
        """
            .formatted(
                DemoWorld.SERVICE_PRINCIPAL_SECRET,
                DemoWorld.TENANT,
                DemoWorld.SERVICE_PRINCIPAL,
                world.azure().endpoints().authority()));
    var pod = node.pod("default", "web", "sp");

    var answer = pod.token(RESOURCE, "&client_id=" + DemoWorld.SERVICE_PRINCIPAL);

    assertThat(answer.status()).as(answer.body() + nmi.log()).isEqualTo(200);
    var token = answer.json().text("access_token").orElseThrow();
    // The line is written after the answer.
    soon().until(() -> nmi.log().contains("answered"));
    assertThat(nmi.log() + mic.log() + node.curl("http://127.0.0.1:9090/metrics").body())
        .contains("answered", "leading", "adal_token")
        .doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET, token, token.substring(0, 60));
    assertThat(pod.token(RESOURCE, "").json().text("access_token")).contains(token);
  }
}
