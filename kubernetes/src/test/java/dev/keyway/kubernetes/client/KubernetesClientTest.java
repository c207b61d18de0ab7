// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.kubernetes.Cluster;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.access.TokenSource;
import dev.keyway.kubernetes.api.CsiDriver.TokenRequest;
import dev.keyway.kubernetes.api.Node.Taint;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass.Item;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus.ObjectVersion;
import dev.keyway.kubernetes.event.EventObserver;
import dev.keyway.kubernetes.event.EventWriter;
import dev.keyway.kubernetes.event.Events;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The client against a real API server.
class KubernetesClientTest {
  private static Cluster cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start();
    client = cluster.client;
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void readsAClass() throws Exception {
    var key = new ObjectKey("default", "read");
    cluster.apply(Cluster.secretProviderClass(key));

    var read = client.get(Resources.SECRET_PROVIDER_CLASSES, key);

    assertThat(read.key()).isEqualTo(key);
    assertThat(read.metadata().labels()).containsExactly(Map.entry("app", "shop"));
    assertThat(read.metadata().uid()).isNotEmpty();
    assertThat(read.provider()).isEqualTo("azure");
    assertThat(read.parameters()).isEqualTo(Map.of("keyvaultName", "kv", "objects", "a: 1"));
    assertThat(read.secretObjects())
        .containsExactly(
            new SecretObject(
                "tls",
                "kubernetes.io/tls",
                Map.of("tier", "web"),
                Map.of(),
                List.of(new Item("cert", "tls.crt"))));
  }

  @Test
  void writesPodStatusesOnlyFromTheirCurrentVersion() throws Exception {
    var key = new ObjectKey("default", "web-0-default-kv");
    var owner = new OwnerReference("v1", "Pod", "web-0", "uid-1");
    var metadata =
        new ObjectMeta(
            key,
            "",
            "",
            Map.of(SecretProviderClassPodStatus.NODE_LABEL, "n1"),
            Map.of(),
            List.of(owner),
            false);
    var wanted = status(metadata, "v1");

    var created = client.create(Resources.POD_STATUSES, "default", Bodies.podStatus(wanted));
    assertThat(created.objects()).containsExactly(new ObjectVersion("a", "v1"));
    assertThat(created.metadata().owners()).containsExactly(owner);
    assertThatThrownBy(
            () -> client.create(Resources.POD_STATUSES, "default", Bodies.podStatus(wanted)))
        .isInstanceOf(KubernetesException.AlreadyExists.class)
        .hasMessageContaining("create secretproviderclasspodstatuses default/web-0-default-kv")
        .hasMessageContaining("already exists");

    var changed = status(created.metadata(), "v2");
    var replaced = client.replace(Resources.POD_STATUSES, key, Bodies.podStatus(changed));
    assertThat(replaced.objects()).containsExactly(new ObjectVersion("a", "v2"));
    assertThatThrownBy(() -> client.replace(Resources.POD_STATUSES, key, Bodies.podStatus(changed)))
        .isInstanceOf(KubernetesException.Conflict.class)
        .hasMessageContaining("default/web-0-default-kv");

    client.delete(Resources.POD_STATUSES, key);
    assertThat(client.find(Resources.POD_STATUSES, key)).isEmpty();
  }

  private static SecretProviderClassPodStatus status(ObjectMeta metadata, String version) {
    return new SecretProviderClassPodStatus(
        metadata, "web-0", "kv", true, "/target", List.of(new ObjectVersion("a", version)));
  }

  @Test
  void knowsSecretsByTheirDigests() throws Exception {
    var key = new ObjectKey("default", "made");
    var value = "pass".getBytes(StandardCharsets.UTF_8);
    var metadata = ObjectMeta.of(key);

    var created =
        client.create(
            Resources.SECRETS,
            "default",
            Bodies.secret(metadata, "Opaque", Map.of("password", value)));

    var sha = MessageDigest.getInstance("SHA-256").digest(value);
    assertThat(created.digests()).isEqualTo(Map.of("password", Secret.digest(sha)));
    var patched =
        client.patch(
            Resources.SECRETS,
            key,
            Patch.merge(Map.of("data", Map.of("user", "me".getBytes(StandardCharsets.UTF_8)))));
    assertThat(patched.digests()).containsOnlyKeys("password", "user");
    var without =
        client.patch(
            Resources.SECRETS,
            key,
            Patch.steps(List.of(Map.of("op", "remove", "path", "/data/user"))));
    assertThat(without.digests()).containsOnlyKeys("password");
    assertThatThrownBy(() ->
            client.patch(Resources.SECRETS, key, Patch.merge(Map.of("type", "kubernetes.io/tls"))))
        .isInstanceOf(KubernetesException.Invalid.class)
        .hasMessageContaining("field is immutable");
  }

  @Test
  void listsPageByPage() throws Exception {
    cluster.apply(Cluster.namespace("many"));
    for (int i = 0; i < 520; i++) {
      var metadata = Map.of("name", "e" + i);
      client.create(
          Resources.SECRETS,
          "many",
          JsonBody.of(Map.of("metadata", metadata, "data", Map.of("k", new byte[] {1}))));
    }
    var calls = new CopyOnWriteArrayList<String>();
    var access =
        ClusterAccess.kubeconfig(List.of(cluster.local.kubeconfig()), InstantSource.system());
    CallObserver observer = (verb, resource, code, _) -> calls.add(verb + resource + code);
    try (var counted =
        KubernetesClient.open(access, ClientSettings.of("test").observedBy(observer))) {
      assertThat(counted.list(Resources.SECRETS, new Selection("many", "", ""))).hasSize(520);
    }
    assertThat(calls).containsExactly("listsecrets200", "listsecrets200");
  }

  @Test
  void readsPodsNodesAndDrivers() throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-0, namespace: default}
        spec:
          nodeName: n1
          serviceAccountName: shop
          securityContext: {fsGroup: 2000}
          containers: [{name: web, image: web}]
          volumes:
            - name: none
              emptyDir: {}
            - name: kv
              csi:
                driver: secrets-store.csi.k8s.io
                readOnly: true
                volumeAttributes: {secretProviderClass: kv}
                nodePublishSecretRef: {name: creds}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n1}
        spec: {taints: [{key: not-ready, value: "", effect: NoSchedule}]}
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: secrets-store.csi.k8s.io}
        spec:
          requiresRepublish: true
          podInfoOnMount: true
          tokenRequests: [{audience: api, expirationSeconds: 3600}, {audience: other}]
        """);

    var pods = client.list(Resources.PODS, Selection.ALL.where("spec.nodeName=n1"));
    var pod = pods.getFirst();
    assertThat(pod)
        .isEqualTo(
            new Pod(
                pod.metadata(),
                "n1",
                "shop",
                Pod.Phase.PENDING,
                false,
                List.of(),
                Optional.of(2000L),
                List.of(
                    new Pod.CsiVolume(
                        "kv",
                        "secrets-store.csi.k8s.io",
                        true,
                        Map.of("secretProviderClass", "kv"),
                        Optional.of("creds")))));
    assertThat(client.get(Resources.NODES, new ObjectKey("", "n1")).taints())
        .contains(new Taint("not-ready", "", "NoSchedule"));
    var driver = client.get(Resources.CSI_DRIVERS, new ObjectKey("", "secrets-store.csi.k8s.io"));
    assertThat(driver.requiresRepublish()).isTrue();
    assertThat(driver.tokenRequests())
        .containsExactly(
            new TokenRequest("api", Optional.of(3600L)),
            new TokenRequest("other", Optional.empty()));

    var running =
        client.patch(
            Resources.PODS,
            pod.key(),
            "status",
            Patch.merge(Map.of("status", Map.of("phase", "Running"))));
    assertThat(running.phase()).isEqualTo(Pod.Phase.RUNNING);
  }

  @Test
  void watchesWhatOthersDo() throws Exception {
    var selection = Selection.ALL.labelled("watched=yes");
    var version = client.list(Resources.SECRETS, selection, Freshness.LATEST, _ -> {});
    var events = new CopyOnWriteArrayList<WatchEvent<Secret>>();
    var watching =
        Thread.startVirtualThread(() -> {
          try {
            client.watch(Resources.SECRETS, selection, version, Duration.ofMinutes(1), events::add);
          } catch (KubernetesException _) {
            // Interrupted below.
          }
        });
    var yaml =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: watched, labels: {watched: "%s"}}
        """;

    cluster.apply(yaml.formatted("yes"));
    Awaitility.await().until(() -> events.size() == 1);
    cluster.apply(yaml.formatted("no"));
    Awaitility.await().until(() -> events.size() == 2);
    watching.interrupt();

    assertThat(watching.join(Duration.ofSeconds(5))).isTrue();
    assertThat(events.get(0)).isInstanceOf(WatchEvent.Added.class);
    assertThat(events.get(1)).isInstanceOf(WatchEvent.Deleted.class);
  }

  @Test
  void isForbiddenWhatItsRoleDoesNotAllow() throws Exception {
    cluster.apply(
        """
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: driver}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: classes}
        rules:
          - apiGroups: [secrets-store.csi.x-k8s.io]
            resources: [secretproviderclasses]
            verbs: [get, list, watch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: classes}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: classes}
        subjects: [{kind: ServiceAccount, name: driver, namespace: default}]
        """);
    var admin =
        ClusterAccess.kubeconfig(List.of(cluster.local.kubeconfig()), InstantSource.system());
    var issued =
        new TokenRequests(client)
            .issue(new ObjectKey("default", "driver"), List.of(), Duration.ofMinutes(10));
    assertThat(issued.expires()).isAfter(Instant.now());
    assertThat(issued.toString()).doesNotContain(issued.token().reveal());
    var access = as(admin, TokenSource.fixed(issued.token()));

    try (var driver = KubernetesClient.open(access, ClientSettings.of("test"))) {
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !driver.list(Resources.SECRET_PROVIDER_CLASSES, Selection.ALL).isEmpty());
      assertThatThrownBy(() -> driver.list(Resources.SECRETS, Selection.ALL))
          .isInstanceOf(KubernetesException.Forbidden.class)
          .hasMessageContaining("cannot list secrets")
          .hasMessageContaining("system:serviceaccount:default:driver");
    }
    try (var nobody =
        KubernetesClient.open(as(admin, TokenSource.NONE), ClientSettings.of("test"))) {
      assertThatThrownBy(() -> nobody.list(Resources.SECRETS, Selection.ALL))
          .isInstanceOf(KubernetesException.Forbidden.class);
    }
  }

  @Test
  void takesEventsFromWhoMayOnlyWriteThem() throws Exception {
    cluster.apply(
        """
        {apiVersion: v1, kind: ServiceAccount, metadata: {name: teller}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: teller}
        rules: [{apiGroups: [""], resources: [events], verbs: [create, patch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: teller}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: teller}
        subjects: [{kind: ServiceAccount, name: teller, namespace: default}]
        """);
    var admin =
        ClusterAccess.kubeconfig(List.of(cluster.local.kubeconfig()), InstantSource.system());
    var token =
        new TokenRequests(client)
            .issue(new ObjectKey("default", "teller"), List.of(), Duration.ofMinutes(10))
            .token();
    var metadata = ObjectMeta.of(new ObjectKey("default", "told"));
    var subject = new Events.Subject("v1", "Pod", metadata);
    var about = new Selection("default", "", "involvedObject.name=told");

    try (var teller =
            KubernetesClient.open(as(admin, TokenSource.fixed(token)), ClientSettings.of("test"));
        var events =
            EventWriter.start(teller, "test", InstantSource.system(), EventObserver.NONE)) {
      Awaitility.await()
          .until(() -> {
            events.record(subject, Events.Type.WARNING, "Told", "twice");
            return client.list(Resources.EVENTS, about).stream()
                .anyMatch(event -> event.json().number("count").orElse(0L) >= 2);
          });
    }
    assertThat(client.list(Resources.EVENTS, about)).hasSize(1);
  }

  private static ClusterAccess as(ClusterAccess admin, TokenSource token) {
    return new ClusterAccess(
        admin.server(),
        admin.trust(),
        Optional.empty(),
        token,
        Optional.empty(),
        "default",
        "test");
  }

  @Test
  void trustsOnlyTheAuthoritiesItIsGiven() throws Exception {
    var access =
        new ClusterAccess(
            cluster.local.server(),
            new ServerTrust.Machine(),
            Optional.empty(),
            TokenSource.NONE,
            Optional.empty(),
            "default",
            "test");
    try (var stranger = KubernetesClient.open(access, ClientSettings.of("test"))) {
      assertThatThrownBy(() -> stranger.raw("/version"))
          .isInstanceOf(KubernetesException.Unavailable.class)
          .hasMessageContaining("certification path");
    }
  }

  @Test
  void getsRawPaths() throws Exception {
    assertThat(client.raw("/readyz")).isEqualTo("ok");
    assertThat(client.raw("/version")).contains("gitVersion");
    assertThat(client.raw("/openid/v1/jwks")).contains("\"keys\"");
    assertThatThrownBy(() -> client.raw("/nowhere"))
        .isInstanceOf(KubernetesException.NotFound.class)
        .hasMessageContaining("/nowhere");
  }

  @Test
  void handsOverObjectsWhileTheListArrives() throws Exception {
    var names = new ArrayList<String>();
    var version =
        client.list(
            Resources.SECRET_PROVIDER_CLASSES,
            new Selection("default", "", "metadata.name=probe"),
            Freshness.ANY,
            object -> names.add(object.key().name()));
    assertThat(names).containsExactly("probe");
    assertThat(version).isNotEmpty();
  }
}
