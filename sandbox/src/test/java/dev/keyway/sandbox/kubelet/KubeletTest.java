// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.http.Json;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/// Against a real API server; each method has a node, a driver and a namespace of its own.
@Execution(ExecutionMode.SAME_THREAD)
class KubeletTest {
  private static LocalKubernetes cluster;
  private static ApiServer api;

  @TempDir private Path root;
  private String name;
  private Kubelet kubelet;
  private FakePlugin plugin;

  @BeforeAll
  static void startCluster() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    cluster = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    api = ApiServer.open(cluster.server(), cluster.caFile(), cluster.adminToken());
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (cluster != null) {
      api.close();
      cluster.close();
    }
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    // Short, for the path of a socket must not have more than 107 bytes.
    var method = test.getTestMethod().orElseThrow().getName();
    name = "t%08x".formatted(method.hashCode());
    api.post("/api/v1/namespaces", Map.of("metadata", Map.of("name", name)));
    api.post(
        "/apis/storage.k8s.io/v1/csidrivers",
        Map.of(
            "metadata", Map.of("name", driver()),
            "spec",
                Map.of(
                    "attachRequired", false,
                    "podInfoOnMount", true,
                    "requiresRepublish", true,
                    "volumeLifecycleModes", List.of("Ephemeral"),
                    "tokenRequests", List.of(Map.of("audience", "api://tokens")))));
    kubelet = Kubelet.start(options());
    plugin = FakePlugin.start(driver(), root, kubelet.pluginRegistry());
    soon().until(() -> kubelet.hasPlugin(driver()));
  }

  @AfterEach
  void stop() throws Exception {
    if (kubelet != null) {
      kubelet.unpublishAll(Duration.ofSeconds(5));
      kubelet.close();
    }
    if (plugin != null) {
      plugin.close();
    }
  }

  private KubeletOptions options() {
    var asKubelet =
        KubeletOptions.of(
            cluster.server(), cluster.caFile(), cluster.adminToken(), "node-" + name, root);
    var quick = Timing.KUBELET.retrying(Duration.ofMillis(50), Duration.ofMillis(400));
    // Pods are bound by the tests: other methods' kubelets watch the same cluster.
    return new KubeletOptions(
        asKubelet.server(),
        asKubelet.caFile(),
        asKubelet.token(),
        asKubelet.nodeName(),
        asKubelet.root(),
        false,
        quick.republishing(Duration.ofMillis(300)),
        asKubelet.clock());
  }

  private String driver() {
    return name + ".csi.test";
  }

  private static ConditionFactory soon() {
    return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(15));
  }

  @Test
  void registersTheNodeAndItsPlugins() throws Exception {
    assertThat(api.get("/api/v1/nodes/node-" + name).path("status").path("conditions").toString())
        .contains("\"Ready\"", "\"True\"");
    assertThat(csiNode()).contains(driver()).contains("id-of-node");
    soon().until(() -> !plugin.told.isEmpty());
    assertThat(plugin.told.element().getPluginRegistered()).isTrue();

    plugin.close();
    soon().until(() -> !kubelet.hasPlugin(driver()) && !csiNode().contains(driver()));

    plugin = FakePlugin.start(driver(), root, kubelet.pluginRegistry());
    soon().until(() -> csiNode().contains(driver()));
  }

  @Test
  void publishesWhatThePodAsksFor() throws Exception {
    api.post(
        "/api/v1/namespaces/%s/secrets".formatted(name),
        Map.of("metadata", Map.of("name", "creds"), "stringData", Map.of("clientid", "c1")));
    var uid = createPod("web", Map.of("nodePublishSecretRef", Map.of("name", "creds")));

    soon().until(() -> phase("web").equals("Running"));

    var request = plugin.published.element();
    var target = root.resolve("pods/%s/volumes/kubernetes.io~csi/vol/mount".formatted(uid));
    assertThat(target).isDirectory();
    assertThat(request.getTargetPath()).isEqualTo(target.toString());
    assertThat(request.getVolumeId()).isEqualTo(VolumePaths.volumeId(uid, "vol"));
    assertThat(request.getReadonly()).isTrue();
    assertThat(request.getSecretsMap()).containsEntry("clientid", "c1");
    assertThat(request.getVolumeCapability().getMount().getVolumeMountGroup()).isEqualTo("2000");
    assertThat(request.getVolumeContextMap())
        .containsEntry("secretProviderClass", "class")
        .containsEntry("csi.storage.k8s.io/pod.name", "web")
        .containsEntry("csi.storage.k8s.io/pod.namespace", name)
        .containsEntry("csi.storage.k8s.io/pod.uid", uid)
        .containsEntry("csi.storage.k8s.io/serviceAccount.name", "default")
        .containsEntry("csi.storage.k8s.io/ephemeral", "true");
    var tokens =
        Json.parse(request.getVolumeContextOrThrow("csi.storage.k8s.io/serviceAccount.tokens"));
    assertThat(tokens.path("api://tokens").path("token").asString()).contains(".");
    assertThat(tokens.path("api://tokens").path("expirationTimestamp").asString()).contains("T");
  }

  @Test
  void republishesWithTheTokenThatIsStillGood() throws Exception {
    createPod("web", Map.of());
    soon().until(() -> plugin.published.size() >= 3);
    assertThat(plugin.published.stream().map(request -> request.getVolumeContextMap()).distinct())
        .hasSize(1);
  }

  @Test
  void saysWhyAVolumeIsNotThereAndTriesAgain() throws Exception {
    plugin.failures.add(Status.UNKNOWN.withDescription("no such class"));
    plugin.failures.add(Status.DEADLINE_EXCEEDED.withDescription("slow"));
    createPod("web", Map.of());

    soon().until(() -> phase("web").equals("Running"));

    assertThat(events())
        .contains(
            "MountVolume.SetUp failed for volume \\\"vol\\\" : rpc error: code = Unknown desc ="
                + " no such class")
        .contains("code = DeadlineExceeded desc = slow");
  }

  @Test
  void leavesAMountedVolumeAloneWhenARepublishFails() throws Exception {
    var uid = createPod("web", Map.of());
    soon().until(() -> phase("web").equals("Running"));
    plugin.failures.add(Status.INVALID_ARGUMENT.withDescription("class gone"));

    soon().until(() -> events().contains("class gone"));

    assertThat(kubelet.target(uid, "vol")).isDirectory();
  }

  @Test
  void takesTheVolumeAwayWithItsPod() throws Exception {
    var uid = createPod("web", Map.of());
    soon().until(() -> phase("web").equals("Running"));

    api.delete(podPath("web"), Map.of());

    soon().until(() -> api.find(podPath("web")).isEmpty());
    assertThat(plugin.unpublished)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.getVolumeId()).isEqualTo(VolumePaths.volumeId(uid, "vol"));
          assertThat(request.getTargetPath()).isEqualTo(kubelet.target(uid, "vol").toString());
        });
    assertThat(root.resolve("pods").resolve(uid)).doesNotExist();
  }

  @Test
  void removesVolumesOfPodsThatWentWhileItWasAway() throws Exception {
    var uid = createPod("web", Map.of());
    soon().until(() -> phase("web").equals("Running"));
    kubelet.close();
    api.delete(podPath("web"), Map.of("gracePeriodSeconds", 0));

    kubelet = Kubelet.start(options());

    soon().until(() -> Files.notExists(root.resolve("pods").resolve(uid)));
    assertThat(plugin.unpublished).hasSize(1);
  }

  @Test
  void waitsForAPluginThatComesLater() throws Exception {
    plugin.close();
    soon().until(() -> !kubelet.hasPlugin(driver()));
    createPod("web", Map.of());
    soon().until(() -> events().contains("not found in the list of registered CSI drivers"));

    plugin = FakePlugin.start(driver(), root, kubelet.pluginRegistry());

    soon().until(() -> phase("web").equals("Running"));
  }

  @Test
  void writesTheTokensAndConfigMapsOfProjectedVolumes() throws Exception {
    api.post(
        "/api/v1/namespaces/%s/configmaps".formatted(name),
        Map.of("metadata", Map.of("name", "roots"), "data", Map.of("ca.crt", "root")));
    var uid =
        createPodWith(
            Map.of(
                "sources",
                List.of(
                    Map.of(
                        "serviceAccountToken",
                        Map.of(
                            "path", "token/azure",
                            "audience", "api://tokens",
                            "expirationSeconds", 3600)),
                    Map.of(
                        "configMap",
                        Map.of(
                            "name",
                            "roots",
                            "items",
                            List.of(Map.of("key", "ca.crt", "path", "ca/ca.crt")))))));

    soon().until(() -> phase("web").equals("Running"));

    var folder = root.resolve("pods/%s/volumes/kubernetes.io~projected/vol".formatted(uid));
    assertThat(folder.resolve("ca/ca.crt")).hasContent("root");
    var claims = Files.readString(folder.resolve("token/azure")).split("\\.", -1)[1];
    assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
        .contains("\"aud\":[\"api://tokens\"]", "system:serviceaccount:" + name + ":default");

    api.delete(podPath("web"), Map.of());
    soon().until(() -> Files.notExists(root.resolve("pods").resolve(uid)));
  }

  @Test
  void saysWhichConfigMapAProjectedVolumeLacks() throws Exception {
    createPodWith(Map.of("sources", List.of(Map.of("configMap", Map.of("name", "none")))));

    soon().until(() -> events().contains("configmap \\\"none\\\" not found"));
  }

  @Test
  void keepsProjectedFilesInsideTheirVolume() throws Exception {
    // Old API servers let such a path through.
    var uid =
        createPodWith(
            Map.of(
                "sources",
                List.of(
                    Map.of(
                        "serviceAccountToken",
                        Map.of("path", "../../token", "expirationSeconds", 3600)))));

    soon().until(() -> events().contains("leads out of the volume"));

    assertThat(root.resolve("pods/%s/volumes/token".formatted(uid))).doesNotExist();
    assertThat(phase("web")).isEqualTo("Pending");
  }

  private String createPodWith(Map<String, Object> projected)
      throws IOException, InterruptedException {
    var body = Json.object();
    body.putObject("metadata").put("name", "web");
    var spec = body.putObject("spec");
    spec.put("nodeName", "node-" + name);
    spec.put("serviceAccountName", "default");
    spec.putArray("containers").addObject().put("name", "main").put("image", "none");
    spec.putArray("volumes")
        .addObject()
        .put("name", "vol")
        .set("projected", Json.mapper().valueToTree(projected));
    return api.post("/api/v1/namespaces/%s/pods".formatted(name), body)
        .path("metadata")
        .path("uid")
        .asString();
  }

  private String createPod(String pod, Map<String, Object> more)
      throws IOException, InterruptedException {
    var csi = Json.object();
    csi.put("driver", driver()).put("readOnly", true);
    csi.putObject("volumeAttributes").put("secretProviderClass", "class");
    more.forEach((key, value) -> csi.set(key, Json.mapper().valueToTree(value)));
    var body = Json.object();
    body.putObject("metadata").put("name", pod);
    var spec = body.putObject("spec");
    spec.put("nodeName", "node-" + name);
    spec.putObject("securityContext").put("fsGroup", 2000);
    spec.putArray("containers").addObject().put("name", "main").put("image", "none");
    spec.putArray("volumes").addObject().put("name", "vol").set("csi", csi);
    return api.post("/api/v1/namespaces/%s/pods".formatted(name), body)
        .path("metadata")
        .path("uid")
        .asString();
  }

  private String podPath(String pod) {
    return "/api/v1/namespaces/%s/pods/%s".formatted(name, pod);
  }

  private String phase(String pod) throws IOException, InterruptedException {
    Optional<JsonNode> found = api.find(podPath(pod));
    return found.map(one -> one.path("status").path("phase").asString("")).orElse("");
  }

  private String events() throws IOException, InterruptedException {
    return api.get("/api/v1/namespaces/%s/events".formatted(name)).toString();
  }

  private String csiNode() throws IOException, InterruptedException {
    return api.find("/apis/storage.k8s.io/v1/csinodes/node-" + name)
        .map(JsonNode::toString)
        .orElse("");
  }
}
