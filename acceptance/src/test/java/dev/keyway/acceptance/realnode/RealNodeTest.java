// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static dev.keyway.acceptance.realnode.RealWorld.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Pods of the seed documents in containers, with Keyway installed as a user installs it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class RealNodeTest {
  private static final String SYSTEM = "kube-system";
  private static final String AGENT = "app=csi-secrets-store";
  private static final String CONTROLLER = "azure-workload-identity.io/system=true";
  private static final String TAINT = "secrets-store.csi.k8s.io/agent-not-ready";
  private static final Map<String, ?> VALUES =
      Map.of(
          "parts.nmi", true,
          "parts.mic", true,
          "parts.webhook", true,
          "syncSecret.enabled", true,
          "enableSecretRotation", true,
          "rotationPollInterval", "1s",
          "node.annotatedAccounts", true,
          // A pod without an identity is told so within 2 seconds.
          "nmi.retryAttemptsForCreated", 1,
          "nmi.findIdentityRetryIntervalInSeconds", 1,
          "node.startupTaint", TAINT);

  /// The pods of the seed documents, by the example that has them.
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "workload-identity", "busybox-secrets-store-inline-wi",
          "workload-identity-application", "busybox-secrets-store-inline-wi-app",
          "service-principal", "busybox-secrets-store-inline-sp",
          "user-assigned-identity", "busybox-secrets-store-inline-user-msi",
          "system-assigned-identity", "busybox-secrets-store-inline-system-msi",
          "pod-identity", "busybox-secrets-store-inline-podid");

  private RealWorld world;
  private Installation installation;
  private TakeOver takeOver;
  private @Nullable WatchedPod watched;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    world = RealWorld.start(folder);
    // As nodes are made that keep pods away until they can mount.
    var _ = world.node().run("taint", "node", RealNode.NAME, TAINT + "=:NoSchedule");
    installation = new Installation(world);
    takeOver = new TakeOver(world, installation);
    installation.definitions();
    installation.apply("keyway", SYSTEM, VALUES);
    world.applyFiles(
        EXAMPLES.keySet().stream().map(name -> "examples/" + name).toArray(String[]::new));
    world.node().apply(Pods.OTHERS);
    world.awaitReady(SYSTEM, AGENT);
  }

  @AfterAll
  void end() throws Exception {
    if (world != null) {
      world.close();
      assertThat(RealNode.mounts()).isEmpty();
    }
  }

  @Test
  @Order(1)
  void podsOfTheDocumentsReadTheirFiles() {
    world.awaitReady(EXAMPLES.values());
    for (var pod : EXAMPLES.values()) {
      assertThat(world.exec(pod, "cat", "/mnt/secrets-store/secret1"))
          .as(pod)
          .isEqualTo(DemoWorld.SECRET_VALUE);
      assertThat(world.exec(pod, "ls", "/mnt/secrets-store", "/mnt/secrets-store/tls"))
          .as(pod)
          .contains("key1", "pemcert1", "secret1", "pkcs12cert1.pem");
    }
  }

  @Test
  @Order(2)
  void nodesGetPodsOnceTheyCanMount() {
    assertThat(world.field("node/" + RealNode.NAME, "{.spec.taints}")).doesNotContain(TAINT);
  }

  @Test
  @Order(3)
  void podsGetTokensOfTheirIdentityFromTheMetadataAddress() {
    assertThat(RealWorld.client(world.token("busybox-secrets-store-inline-podid")))
        .isEqualTo(DemoWorld.POD_IDENTITY);
    assertThat(world.field("azureassignedidentities", "{.items[*].status.status}"))
        .isEqualTo("Assigned");
    var refused = world.askForToken("busybox-secrets-store-inline-sp");
    assertThat(refused.ok()).isFalse();
    assertThat(refused.err()).contains("404");
  }

  @Test
  @Order(4)
  void podsGetTheTokenOfTheirServiceAccount() throws Exception {
    world.awaitReady(SYSTEM, CONTROLLER);
    world.node().apply(Pods.projected());
    world.awaitReady(List.of("projected"));
    var variables = world.exec("projected", "env");
    assertThat(variables)
        .contains("AZURE_CLIENT_ID=" + DemoWorld.WORKLOAD_IDENTITY + "\n")
        .contains("AZURE_TENANT_ID=" + DemoWorld.TENANT + "\n")
        .contains("AZURE_AUTHORITY_HOST=");
    var assertion = world.exec("projected", "sh", "-c", "cat \"$AZURE_FEDERATED_TOKEN_FILE\"");
    assertThat(RealWorld.client(world.exchange(DemoWorld.WORKLOAD_IDENTITY, assertion)))
        .isEqualTo(DemoWorld.WORKLOAD_IDENTITY);
  }

  @Test
  @Order(5)
  void anyUserReadsWhatThePodsGroupMay() {
    world.awaitReady(List.of("reader"));
    assertThat(world.exec("reader", "id", "-u")).isEqualTo("1000\n");
    assertThat(world.exec("reader", "cat", "/mnt/secrets-store/tls/pkcs12cert1.pem"))
        .contains("PRIVATE KEY");
  }

  @Test
  @Order(6)
  void secretsMadeOfFilesAreVariables() {
    world.awaitReady(List.of("variable"));
    assertThat(world.exec("variable", "sh", "-c", "echo $SECRET"))
        .isEqualTo(DemoWorld.SECRET_VALUE + "\n");
  }

  @Test
  @Order(7)
  void aRunningPodSeesTheNextVersion() {
    var status = "spcps/variable-default-variable";
    var version = "{.status.objects[0].version}";
    var before = world.field(status, version);
    var vault = world.azure().vaults().find(DemoWorld.VAULT).orElseThrow();
    var after = vault.putSecret("secret1", "the next");
    soon()
        .untilAsserted(() ->
            assertThat(world.exec("variable", "cat", "/mnt/secrets-store/secret1"))
                .isEqualTo("the next"));
    assertThat(world.field(status, version)).isNotEqualTo(before).isEqualTo(after);
    assertThat(world.field("secret/variable", "{.data.secret1}"))
        .isEqualTo(Base64.getEncoder().encodeToString("the next".getBytes(UTF_8)));
  }

  @Test
  @Order(8)
  void podsStartWhileTheAgentIsReplaced() throws Exception {
    var old = world.pods(SYSTEM, AGENT);
    var values = new LinkedHashMap<String, Object>(VALUES);
    values.put("linux.podAnnotations", Map.of("example.com/version", "next"));
    installation.apply("keyway", SYSTEM, values);
    for (var number = 0; number < 4; number++) {
      world.node().apply(Pods.simple("during-" + number));
    }
    world.awaitReady(List.of("during-0", "during-1", "during-2", "during-3"));
    soon()
        .untilAsserted(
            () -> assertThat(world.pods(SYSTEM, AGENT)).doesNotContainAnyElementsOf(old));
    for (var pod : EXAMPLES.values()) {
      assertThat(world.exec(pod, "cat", "/mnt/secrets-store/secret1")).as(pod).isNotEmpty();
    }
    world.awaitReady(SYSTEM, AGENT);
  }

  @Test
  @Order(9)
  void aKilledAgentComesBackAndPodsLoseNothing() throws Exception {
    var identified = "busybox-secrets-store-inline-podid";
    var killed = RealNode.agent();
    assertThat(killed.destroyForcibly()).isTrue();
    assertThat(world.exec(identified, "cat", "/mnt/secrets-store/secret1")).isNotEmpty();

    world.node().apply(Pods.simple("after-the-kill"));
    world.awaitReady(List.of("after-the-kill"));

    assertThat(RealNode.agent().pid()).isNotEqualTo(killed.pid());
    soon()
        .untilAsserted(() ->
            assertThat(RealWorld.client(world.token(identified)))
                .isEqualTo(DemoWorld.POD_IDENTITY));
  }

  @Test
  @Order(10)
  void deletedPodsLeaveNothing() {
    assertThat(RealNode.mounts()).anyMatch(point -> point.contains("kubernetes.io~csi"));
    var _ = world.node().run("delete", "pods", "--all", "--wait=false", "--grace-period=1");
    soon()
        .untilAsserted(() -> {
          assertThat(RealNode.mounts()).noneMatch(point -> point.contains("kubernetes.io~csi"));
          assertThat(world.field("spcps", "{.items[*].metadata.name}")).isEmpty();
          assertThat(world.field("azureassignedidentities", "{.items[*].metadata.name}")).isEmpty();
          assertThat(world.field("secret/variable", "{.metadata.name}")).isEmpty();
        });
  }

  @Test
  @Order(11)
  void anUninstallLeavesNothingButWhatIsTheUsers() {
    installation.remove("keyway", SYSTEM);
    world.awaitGone(SYSTEM, AGENT);
    world.awaitGone(SYSTEM, CONTROLLER);
    assertThat(takeOver.redirection()).isEmpty();
    assertThat(RealNode.plugins()).isEmpty();
    assertThat(world.field("secretproviderclass/variable", "{.metadata.name}")).isNotEmpty();
    assertThat(world.field("azureidentity/demo", "{.metadata.name}")).isNotEmpty();
  }

  @Test
  @Order(12)
  void eachPartTakesThePlaceOfTheOriginals() throws Exception {
    try (var _ = takeOver.leaveBehind()) {
      takeOver.installSeparately();
    }
    var pod = WatchedPod.start(world);
    watched = pod;
    assertThat(takeOver.redirection()).contains("127.0.0.1:2579").doesNotContain("127.0.0.1:9\n");
    assertThat(takeOver.leader()).isNotEmpty().isNotEqualTo("original");

    takeOver.providerIntoNode();
    takeOver.startPod("after-provider");
    pod.assertUnharmed("while the provider moved");
    takeOver.nmiIntoNode();
    takeOver.startPod("after-nmi");
    pod.assertUnharmed("while NMI moved");
    takeOver.micIntoController();
    takeOver.startPod("after-mic");
    pod.assertUnharmed("while MIC moved");
  }

  @Test
  @Order(13)
  void eachPartGivesThePlaceBack() throws Exception {
    var pod = requireNonNull(watched, "the other test did not come so far");
    takeOver.micApart();
    takeOver.nmiApart();
    pod.assertUnharmed("while NMI moved back");
    takeOver.providerApart();
    takeOver.startPod("again-apart");
    pod.assertUnharmed("while the provider moved back");

    takeOver.removeAll();
    pod.assertUnharmed("when nothing of Keyway is left");
    assertThat(takeOver.redirection()).isEmpty();
    assertThat(RealNode.plugins()).isEmpty();
    assertThat(world.field("spcps", "{.items[*].status.podName}")).contains(WatchedPod.NAME);
    assertThat(world.field("azureassignedidentities", "{.items[*].spec.pod}"))
        .contains(WatchedPod.NAME);
  }
}
