// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.SelfCall;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.webhook.mutation.PodAdmission;
import dev.keyway.webhook.mutation.PodMutation;
import dev.keyway.webhook.server.TlsVersion;
import dev.keyway.webhook.settings.ProgramImage;
import dev.keyway.webhook.settings.SettingsReader;
import dev.keyway.webhook.settings.TokenFlags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two replicas that a real API server calls over TLS, with the authority that they made.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.Random.class)
@Execution(ExecutionMode.SAME_THREAD)
class WebhookInClusterTest {
  private static final String SYSTEM = "azure-workload-identity-system";
  private static final String MUTATING = "azure-wi-webhook-mutating-webhook-configuration";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Resource<GenericObject> SECRETS =
      Resources.generic("", "v1", "Secret", "secrets", true);
  private static final Resource<GenericObject> PODS =
      Resources.generic("", "v1", "Pod", "pods", true);
  private static final Resource<GenericObject> CONFIGURATIONS =
      Resources.generic(
          "admissionregistration.k8s.io",
          "v1",
          "MutatingWebhookConfiguration",
          "mutatingwebhookconfigurations",
          false);
  private static final ObjectKey SECRET = new ObjectKey(SYSTEM, "azure-wi-webhook-server-cert");

  private final AtomicInteger names = new AtomicInteger();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream log = new PrintStream(told, true, UTF_8);
  private final Logs logs = new Logs(LogOptions.standard(4), log, log, InstantSource.system());
  private LocalKubernetes kubernetes;
  private KubernetesClient client;
  private WebhookApplication first;
  private WebhookApplication second;

  @BeforeAll
  void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(kubernetes.kubeconfig()), InstantSource.system());
    client = KubernetesClient.open(access, ClientSettings.of("test"));
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + SYSTEM + "}}");
    apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: app
          namespace: default
          annotations: {azure.workload.identity/client-id: c1}
        """);
    // Nothing is there yet: both find no Secret, and make it.
    first = webhook(Duration.ZERO);
    second = webhook(Duration.ZERO);
    configure();
    ready();
  }

  private WebhookApplication webhook(Duration drain) throws Exception {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var settings =
        SettingsReader.read(
            Map.of("AZURE_TENANT_ID", "t1"), TokenFlags.NONE, ProgramImage.published("v1"));
    return WebhookApplication.start(
        new WebhookOptions(
            LogOptions.standard(0),
            "",
            Optional.empty(),
            SYSTEM,
            List.of("azure-wi-webhook-webhook-service." + SYSTEM + ".svc", "127.0.0.1"),
            Optional.empty(),
            TlsVersion.TLS_1_3,
            here,
            here,
            here,
            drain,
            settings),
        new WebhookApplication.Outside(
            client,
            cluster ->
                Map.of(
                    WebhookApplication.PODS,
                    new PodAdmission(
                        cluster.accounts(),
                        new PodMutation(settings, cluster.version().nativeSidecars(), ""))),
            new Liveness(),
            InstantSource.system(),
            Duration.ofMillis(1500),
            BuildVersion.current(),
            logs));
  }

  private void configure() throws Exception {
    apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: %s}
        webhooks:
        %s%s\
        """
            .formatted(MUTATING, entry("first", first.port()), entry("second", second.port())));
  }

  private static String entry(String name, int port) {
    return """
      - name: %s.azure-workload-identity.io
        admissionReviewVersions: [v1, v1beta1]
        clientConfig: {url: "https://127.0.0.1:%d/mutate-v1-pod"}
        failurePolicy: Fail
        reinvocationPolicy: IfNeeded
        sideEffects: None
        objectSelector: {matchLabels: {azure.workload.identity/use: "true"}}
        rules:
          - {operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}
    """
        .formatted(name, port);
  }

  private void apply(String yaml) throws Exception {
    var manifests = new Manifests(client, "test");
    for (var manifest : Manifest.parse(yaml)) {
      manifests.apply(manifest, "default");
    }
  }

  private void ready() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(first.missing()).isEmpty();
          assertThat(second.missing()).isEmpty();
        });
    await().atMost(LONG).ignoreExceptions().until(() -> !pod("app").isEmpty());
  }

  /// Creates a pod and returns it as text.
  private String pod(String account) throws KubernetesException {
    var body =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of(
                "name",
                "pod-" + names.incrementAndGet(),
                "labels",
                Map.of("azure.workload.identity/use", "true")),
            "spec",
            Map.of(
                "serviceAccountName",
                account,
                "containers",
                List.of(Map.of("name", "main", "image", "busybox"))));
    var made = client.create(PODS, "default", JsonBody.of(body));
    return client.raw("/api/v1/namespaces/default/pods/" + made.metadata().key().name());
  }

  @AfterAll
  void end() throws IOException {
    for (var running : new AutoCloseable[] {first, second, client}) {
      try {
        if (running != null) {
          running.close();
        }
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
    if (kubernetes != null) {
      kubernetes.close();
    }
    logs.close();
  }

  @Test
  void podsGetTheirIdentity() throws Exception {
    assertThat(pod("app"))
        .contains("AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "\"serviceAccountToken\"");
  }

  @Test
  void podsOfAnAccountThatDoesNotExistAreRefused() {
    assertThatThrownBy(() -> pod("none"))
        .hasMessageContaining("serviceaccounts \"none\" not found");
  }

  @Test
  void accountsMadeWithTheirPodsAreKnownAtOnce() throws Exception {
    var name = "fresh-" + names.incrementAndGet();
    apply(
        "{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: default, name: %s, annotations: {azure.workload.identity/client-id: of-%s}}}"
            .formatted(name, name));

    assertThat(pod(name)).contains("of-" + name);
  }

  @Test
  void aConfigurationThatWasDeletedIsFilledAgain() throws Exception {
    client.delete(CONFIGURATIONS, new ObjectKey("", MUTATING));
    configure();

    await().atMost(LONG).ignoreExceptions().until(() -> pod("app").contains("AZURE_CLIENT_ID"));
  }

  @Test
  void answersWhileItStopsUntilServicesSendCallsElsewhere() throws Exception {
    var stopping = webhook(LONG.multipliedBy(5));
    await().atMost(LONG).until(() -> stopping.missing().isEmpty());
    var call =
        SelfCall.https(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), stopping.port()), "/");

    var end = Thread.ofVirtual().start(stopping::close);
    try {
      await().atMost(LONG).until(() -> stopping.missing().equals(Optional.of("the webhook stops")));
      assertThat(call.problem()).isEmpty();
    } finally {
      end.interrupt();
      end.join();
    }
    assertThat(call.problem()).get(STRING).contains("does not answer");
  }

  @Test
  void survivesARestartOfTheApiServer() throws Exception {
    kubernetes.restartApiServer();

    await().atMost(LONG).ignoreExceptions().until(() -> pod("app").contains("AZURE_CLIENT_ID"));
    assertThat(first.missing()).isEmpty();
  }

  @Test
  void noAdmissionFailsWhileAuthoritiesChange() throws Exception {
    ready();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    var created = new AtomicInteger();
    var stop = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        var _ =
            threads.submit(() -> {
              while (!stop.get()) {
                try {
                  if (!pod("app").contains("AZURE_CLIENT_ID")) {
                    failures.add("a pod without its identity");
                  }
                  created.incrementAndGet();
                } catch (KubernetesException e) {
                  failures.add(String.valueOf(e.getMessage()));
                }
              }
            });
      }
      try {
        loseSecret(() -> client.delete(SECRETS, SECRET), 1);
        loseSecret(
            () ->
                client.patch(
                    SECRETS, SECRET, Patch.merge(Map.of("data", Map.of("ca.key", "Z2FyYmFnZQ==")))),
            2);
      } finally {
        stop.set(true);
      }
    }

    assertThat(failures).isEmpty();
    assertThat(created).hasValueGreaterThan(20);
  }

  /// Does away with the authority, and waits until both replicas show another's certificate.
  private void loseSecret(Loss loss, int times) throws Exception {
    var before = shown();
    loss.happens();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(shown()).as(times + ". loss").isGreaterThanOrEqualTo(before + 2));
  }

  private interface Loss {
    void happens() throws Exception;
  }

  /// Returns how often replicas have begun to show another authority's certificate.
  private int shown() {
    return told.toString(UTF_8).split("showing another certificate", -1).length - 1;
  }
}
