// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static dev.keyway.acceptance.podidentity.World.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.imds.ScaleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The cases of aad-pod-identity's end-to-end suite (pod-identity.md §15): pods on two machines of
/// a scale set, which ask with curl.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosTest {
  private World world;
  private ScaleSet set;
  private WorldNode first;
  private WorldNode second;
  private Program mic;

  @BeforeAll
  void start() throws Exception {
    world = World.start();
    set = world.scaleSet("pool");
    first = world.node(world.azure().machines().createInstance(set, "pool-0"));
    second = world.node(world.azure().machines().createInstance(set, "pool-1"));
    mic = world.mic("mic-0", "--identity-assignment-reconcile-interval=2s");
    var _ = first.nmi("--block-instance-metadata");
    var _ = second.nmi();
  }

  @AfterAll
  void end() throws Exception {
    if (world != null) {
      world.close();
    }
  }

  private boolean onScaleSet(String identity) {
    var resourceId = DemoWorld.identityResourceId(identity);
    return world.azure().machines().identities("pool-0").userAssigned().stream()
        .anyMatch(assigned -> assigned.resourceId().equalsIgnoreCase(resourceId));
  }

  @Test
  void givesAPodItsIdentityByEveryNameAndTakesItAwayWithThePod() throws Exception {
    var namespace = world.namespace("one");
    var clientId = world.identity(namespace, "one-id", "one");
    var pod = first.pod(namespace, "web", "one");

    assertThat(pod.secret("")).isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(pod.secret("&client_id=" + clientId)).isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(pod.secret("&msi_res_id=" + DemoWorld.identityResourceId("one-id")))
        .isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(pod.secret("&mi_res_id=" + DemoWorld.identityResourceId("one-id")))
        .isEqualTo(DemoWorld.SECRET_VALUE);
    world.awaitAssigned(pod.assignment("one-id"));
    assertThat(onScaleSet("one-id")).isTrue();

    pod.delete();

    world.awaitNoAssignments(namespace);
    soon().until(() -> !onScaleSet("one-id"));
  }

  @Test
  void releasesTheIdentityOfAJobThatHasEnded() throws Exception {
    var namespace = world.namespace("job");
    var _ = world.identity(namespace, "job-id", "job");
    var pod = first.pod(namespace, "batch", "job");
    world.awaitAssigned(pod.assignment("job-id"));

    var _ =
        world
            .admin()
            .patch(
                Resources.PODS,
                pod.key(),
                "status",
                Patch.merge(Map.of("status", Map.of("phase", "Succeeded"))));

    world.awaitNoAssignments(namespace);
  }

  @Test
  void dropsWhatAnIdentityOrABindingGaveWhenItIsDeleted() throws Exception {
    var namespace = world.namespace("dropped");
    var _ = world.identity(namespace, "dropped-a", "dropped-a");
    var _ = world.identity(namespace, "dropped-b", "dropped-b");
    var a = first.pod(namespace, "a", "dropped-a");
    var b = second.pod(namespace, "b", "dropped-b");
    world.awaitAssigned(a.assignment("dropped-a"));
    world.awaitAssigned(b.assignment("dropped-b"));

    world.admin().delete(Resources.AZURE_IDENTITIES, new ObjectKey(namespace, "dropped-a"));
    world.admin().delete(Resources.AZURE_IDENTITY_BINDINGS, new ObjectKey(namespace, "dropped-b"));

    world.awaitNoAssignments(namespace);
  }

  @Test
  void followsAnIdentityThatIsEdited() throws Exception {
    var namespace = world.namespace("edited");
    var _ = world.identity(namespace, "edited-id", "edited");
    var pod = first.pod(namespace, "web", "edited");
    world.awaitAssigned(pod.assignment("edited-id"));
    var other = world.managedIdentity("edited-other");

    world.bind(
        namespace, "edited-id", "edited", DemoWorld.identityResourceId("edited-other"), other);

    soon()
        .untilAsserted(() ->
            assertThat(world.assignment(pod.assignment("edited-id")))
                .hasValueSatisfying(assigned -> {
                  assertThat(assigned.state()).isEqualTo(State.ASSIGNED);
                  assertThat(assigned.identity().clientId()).isEqualTo(other);
                }));
    soon().until(() -> onScaleSet("edited-other") && !onScaleSet("edited-id"));
    assertThat(pod.secret("&client_id=" + other)).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void followsAPodWhoseLabelChanges() throws Exception {
    var namespace = world.namespace("label");
    var _ = world.identity(namespace, "label-a", "label-a");
    var b = world.identity(namespace, "label-b", "label-b");
    var pod = second.pod(namespace, "web", "label-a");
    world.awaitAssigned(pod.assignment("label-a"));

    var _ =
        world
            .admin()
            .patch(
                Resources.PODS,
                pod.key(),
                Patch.merge(
                    Map.of("metadata", Map.of("labels", Map.of("aadpodidbinding", "label-b")))));

    world.awaitAssigned(pod.assignment("label-b"));
    assertThat(pod.secret("&client_id=" + b)).isEqualTo(DemoWorld.SECRET_VALUE);
    soon().until(() -> world.assignment(pod.assignment("label-a")).isEmpty());
  }

  @Test
  void keepsAnIdentityThatAnotherPodOfTheScaleSetNeeds() throws Exception {
    var namespace = world.namespace("shared");
    var _ = world.identity(namespace, "shared-id", "shared");
    var here = first.pod(namespace, "here", "shared");
    var there = second.pod(namespace, "there", "shared");
    world.awaitAssigned(here.assignment("shared-id"));
    world.awaitAssigned(there.assignment("shared-id"));

    here.delete();

    soon().untilAsserted(() -> assertThat(world.assignments(namespace)).hasSize(1));
    assertThat(onScaleSet("shared-id")).isTrue();
    assertThat(there.secret("")).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void putsBackWhatSomebodyTookOffTheMachine() throws Exception {
    var namespace = world.namespace("putback");
    var clientId = world.identity(namespace, "putback-id", "putback");
    var pod = first.pod(namespace, "web", "putback");
    world.awaitAssigned(pod.assignment("putback-id"));

    world.azure().machines().unassign("pool-0", clientId);

    soon().until(() -> onScaleSet("putback-id"));
  }

  @Test
  void isolatesIdentitiesThatDoNotExist() throws Exception {
    var namespace = world.namespace("isolated");
    var good = world.identity(namespace, "isolated-good", "isolated");
    for (var bad : List.of("isolated-bad1", "isolated-bad2")) {
      world.bind(namespace, bad, "isolated", DemoWorld.identityResourceId(bad), "none-" + bad);
    }
    var pod = first.pod(namespace, "web", "isolated");

    world.awaitAssigned(pod.assignment("isolated-good"));
    assertThat(pod.secret("&client_id=" + good)).isEqualTo(DemoWorld.SECRET_VALUE);
    for (var bad : List.of("isolated-bad1", "isolated-bad2")) {
      assertThat(world.assignment(pod.assignment(bad)).map(AzureAssignedIdentity::state))
          .contains(State.CREATED);
    }
  }

  @Test
  void takesTheLowerNamespaceOfTwoIdentitiesOfOneName() throws Exception {
    var lower = world.namespace("twice-a");
    var higher = world.namespace("twice-b");
    var clientId = world.identity(lower, "twice-id", "twice");
    var other = world.managedIdentity("twice-other");
    world.bind(higher, "twice-id", "twice", DemoWorld.identityResourceId("twice-other"), other);
    var pod = first.pod(lower, "web", "twice");

    world.awaitAssigned(pod.assignment("twice-id"));
    assertThat(world.assignment(pod.assignment("twice-id")).orElseThrow().identity().clientId())
        .isEqualTo(clientId);
    assertThat(pod.secret("")).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void leavesOthersIdentitiesOfTheMachineAlone() throws Exception {
    var namespace = world.namespace("others");
    var foreign = world.managedIdentity("others-foreign");
    world.azure().machines().assign("pool-0", foreign);
    var system = world.azure().machines().enableSystemAssigned("pool-0");
    var _ = world.identity(namespace, "others-id", "others");
    var pod = first.pod(namespace, "web", "others");
    world.awaitAssigned(pod.assignment("others-id"));

    pod.delete();

    soon().until(() -> !onScaleSet("others-id"));
    assertThat(onScaleSet("others-foreign")).isTrue();
    assertThat(world.azure().machines().enableSystemAssigned("pool-0")).isEqualTo(system);
  }

  @Test
  void servesFortyPodsOfFiveIdentities() throws Exception {
    var namespace = world.namespace("many");
    for (int i = 0; i < 5; i++) {
      var _ = world.identity(namespace, "many-" + i, "many-" + i);
    }
    var pods = new ArrayList<WorldPod>();
    for (int i = 0; i < 40; i++) {
      var node = i % 2 == 0 ? first : second;
      pods.add(node.pod(namespace, "web-" + i, "many-" + i % 5));
    }

    var values =
        IntStream.range(0, pods.size())
            .parallel()
            .mapToObj(i -> pods.get(i).secret(""))
            .distinct()
            .toList();

    assertThat(values).containsExactly(DemoWorld.SECRET_VALUE);
    soon()
        .untilAsserted(() ->
            assertThat(world.assignments(namespace))
                .hasSize(40)
                .allMatch(assigned -> assigned.state() == State.ASSIGNED));
    for (var pod : pods) {
      pod.delete();
    }
    world.awaitNoAssignments(namespace);
  }

  @Test
  void givesExceptedPodsTheMachinesOwnIdentities() throws Exception {
    var namespace = world.namespace("excepted");
    var clientId = world.managedIdentity("excepted-id");
    world.azure().machines().assign("pool-0", clientId);
    world.apply(
        namespace,
        """
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzurePodIdentityException
        metadata: {name: e}
        spec: {podLabels: {aadpodidbinding: shouldexcept}}
        """);
    var pod = first.pod(namespace, "web", "shouldexcept");

    soon()
        .untilAsserted(() ->
            assertThat(pod.token("https://vault.localhost", "&client_id=" + clientId).status())
                .isEqualTo(200));
    assertThat(pod.secret("&client_id=" + clientId)).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void passesThroughWhatItDoesNotKnowAndBlocksWhatItIsToldTo() throws Exception {
    var namespace = world.namespace("routes");
    var here = first.pod(namespace, "here", Optional.empty());
    var there = second.pod(namespace, "there", Optional.empty());
    var root = "http://169.254.169.254";

    assertThat(here.curl("-H", "Metadata: true", root + "/doesnotexist").status()).isEqualTo(404);
    assertThat(here.curl(root + "/doesnotexist").body())
        .contains("Required metadata header not specified");
    var instance = root + "/metadata/instance?api-version=2021-02-01";
    assertThat(here.curl("-H", "Metadata: true", instance).status()).isEqualTo(403);
    assertThat(there.curl("-H", "Metadata: true", instance).body()).contains("pool-1");
  }

  @Test
  void neverHandsOutTheMachinesIdentitiesForPathsThatLookLikeTheTokenPath() throws Exception {
    var namespace = world.namespace("bypass");
    var clientId = world.managedIdentity("bypass-id");
    world.azure().machines().assign("pool-1", clientId);
    var pod = second.pod(namespace, "web", Optional.empty());
    for (var path :
        List.of(
            "/metadata/identity\\oauth2\\token",
            "/metadata/identity%5coauth2%5ctoken",
            "/metadata/identity/%6fauth2/token",
            "/metadata/./identity/oauth2/token",
            "/metadata//identity/oauth2/token",
            "/x/../metadata/identity/oauth2/token",
            "/metadata/identity%2foauth2%2ftoken",
            "/metadata/identity;x=y/oauth2/token",
            "/METADATA/IDENTITY/OAUTH2/TOKEN",
            "/metadata/%69dentity%255coauth2%255ctoken")) {
      // What is the token path after all waits for an assignment that never comes.
      var outcome =
          Curl.run(
              pod.lab()::run,
              "--max-time",
              "2",
              "-H",
              "Metadata: true",
              "http://169.254.169.254%s?api-version=2018-02-01&resource=https://vault.localhost&client_id=%s"
                  .formatted(path, clientId));
      assertThat(outcome.out()).as(path).doesNotContain("access_token").doesNotEndWith("\n200");
    }
  }

  @Test
  void believesNoHeaderAboutWhoAsks() throws Exception {
    var namespace = world.namespace("spoof");
    var _ = world.identity(namespace, "spoof-id", "spoof");
    var victim = first.pod(namespace, "victim", "spoof");
    var attacker = first.pod(namespace, "attacker", Optional.empty());
    world.awaitAssigned(victim.assignment("spoof-id"));
    for (var header :
        List.of("X-Forwarded-For: %s", "X-Real-IP: %s", "Forwarded: for=%s", "podip: %s")) {
      var outcome =
          Curl.run(
              attacker.lab()::run,
              "--max-time",
              "2",
              "-H",
              "Metadata: true",
              "-H",
              header.formatted(victim.lab().ip()),
              WorldPod.TOKEN + "?resource=https://vault.localhost&api-version=2018-02-01");
      assertThat(outcome.out()).as(header).doesNotContain("access_token").doesNotEndWith("\n200");
    }
    var host =
        attacker.curl(
            "-H",
            "podns: " + namespace,
            "-H",
            "podname: victim",
            "http://169.254.169.254/host/token/?resource=https://vault.localhost");
    assertThat(host.status()).isGreaterThanOrEqualTo(400);
    assertThat(host.body()).doesNotContain("access_token");
  }

  @Test
  void tellsProbesWhoLeadsAndThatTheRulesAreThere() throws Exception {
    assertThat(first.curl("http://127.0.0.1:8085/healthz").body()).isEqualTo("Active");
    assertThat(
            first
                .lab()
                .run(
                    List.of("iptables", "-t", "nat", "-C", "PREROUTING", "-j", "aad-metadata"),
                    Map.of(),
                    Duration.ofSeconds(10))
                .exit())
        .isZero();
    assertThat(mic.log()).doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
  }
}
