// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a replica makes of the certificates that it finds in a real API server at its start.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesInClusterTest {
  private static final List<String> NAMES = List.of("webhook.default.svc");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Resource<GenericObject> SECRETS =
      Resources.generic("", "v1", "Secret", "secrets", true);
  private static final Resource<GenericObject> CONFIGURATIONS =
      Resources.generic(
          "admissionregistration.k8s.io",
          "v1",
          "MutatingWebhookConfiguration",
          "mutatingwebhookconfigurations",
          false);

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(told, true, UTF_8);
  private final Logs logs =
      new Logs(LogOptions.standard(4), stream, stream, InstantSource.system());
  private LocalKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeAll
  void start() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
    var access = ClusterAccess.kubeconfig(List.of(kubernetes.kubeconfig()), InstantSource.system());
    client = KubernetesClient.open(access, ClientSettings.of("test"));
  }

  @AfterAll
  void end() throws IOException {
    if (kubernetes != null) {
      client.close();
      kubernetes.close();
    }
    logs.close();
  }

  /// One replica with a Secret and a configuration of its own, both named `name`.
  private final class Replica implements AutoCloseable {
    private final ServingKey serving = new ServingKey();
    private final Queue<String> made = new ConcurrentLinkedQueue<>();
    private final String name;
    private final CertificateRotation rotation;

    Replica(String name, Contents found) throws Exception {
      this.name = name;
      put(name, found);
      this.rotation =
          CertificateRotation.start(
              client,
              new CertificateRotation.Settings(
                  new ObjectKey("default", name), name, "none", NAMES, Duration.ofSeconds(1)),
              serving,
              InstantSource.system(),
              new Noted(made),
              new WatchLog("webhook", new Metrics("test"), logs.named(WatchLog.class)));
    }

    Contents stored() throws Exception {
      var secret = new LiveObject(client, SECRETS, new ObjectKey("default", name)).read();
      return Contents.read(
          secret.orElseThrow().path("data").properties().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry -> Base64.getDecoder().decode(entry.getValue().stringValue("")))));
    }

    List<X509Certificate> trusted() throws Exception {
      var configuration = new LiveObject(client, CONFIGURATIONS, new ObjectKey("", name)).read();
      return PemFiles.certificates(
          Base64.getDecoder()
              .decode(
                  configuration
                      .orElseThrow()
                      .at("/webhooks/0/clientConfig/caBundle")
                      .stringValue("")));
    }

    void awaitReady() {
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(rotation.injected() && serving.present()).as("%s", made).isTrue());
    }

    @Override
    public void close() {
      rotation.close();
    }
  }

  private record Noted(Queue<String> made) implements RotationObserver {
    @Override
    public void renewed(String what) {
      made.add(what);
    }

    @Override
    public void injected(String configuration) {}

    @Override
    public void missing(String configuration) {
      made.add("missing " + configuration);
    }

    @Override
    public void shown() {}

    @Override
    public void failed(String problem, Duration pause) {
      made.add(problem);
    }
  }

  private void put(String name, Contents contents) throws Exception {
    var data =
        contents.values().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> Base64.getEncoder().encodeToString(entry.getValue())));
    var _ =
        client.create(
            SECRETS,
            "default",
            JsonBody.of(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Secret",
                    "metadata",
                    Map.of("name", name),
                    "data",
                    data)));
    var manifests = new Manifests(client, "test");
    var yaml =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: %s}
        webhooks:
          - name: pods.test.keyway.dev
            admissionReviewVersions: [v1]
            clientConfig: {url: "https://127.0.0.1:1/", caBundle: %s}
            failurePolicy: Ignore
            sideEffects: None
            rules:
              - {operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [none]}
        """
            .formatted(
                name, Base64.getEncoder().encodeToString(PemFiles.encode(contents.authorities())));
    for (var manifest : Manifest.parse(yaml)) {
      manifests.apply(manifest, "");
    }
  }

  private static Contents made(Instant then) {
    return new Issuer(NAMES).carryOut(new Step.NewAuthority(List.of()), then);
  }

  @Test
  void anExpiredAuthorityIsReplacedAndNoLongerTrusted() throws Exception {
    var old = made(Instant.now().minus(YEAR.multipliedBy(11)));
    try (var replica = new Replica("expired-authority", old)) {
      replica.awaitReady();

      assertThat(replica.made).containsExactly("authority and server certificate");
      var stored = replica.stored();
      assertThat(stored.authorities()).hasSize(1).doesNotContainAnyElementsOf(old.authorities());
      stored.authorities().getFirst().checkValidity();
      assertThat(replica.trusted()).isEqualTo(stored.authorities());
      assertThat(replica.serving.get()).isEqualTo(stored.server());
      stored.server().orElseThrow().certificate().checkValidity();
    }
  }

  @Test
  void anExpiredServerCertificateIsReplacedBelowTheSameAuthority() throws Exception {
    var old = made(Instant.now().minus(YEAR.multipliedBy(2)));
    try (var replica = new Replica("expired-server", old)) {
      replica.awaitReady();

      assertThat(replica.made).containsExactly("server certificate");
      assertThat(replica.stored().authorities()).isEqualTo(old.authorities());
      assertThat(replica.trusted()).isEqualTo(old.authorities());
      var shown = replica.serving.get().orElseThrow().certificate();
      assertThat(shown).isNotEqualTo(old.server().orElseThrow().certificate());
      shown.checkValidity();
      shown.verify(old.authorities().getFirst().getPublicKey());
    }
  }

  @Test
  void certificatesThatLastAreLeftAlone() throws Exception {
    var old = made(Instant.now().minus(Duration.ofDays(30)));
    try (var replica = new Replica("lasting", old)) {
      replica.awaitReady();

      assertThat(replica.made).isEmpty();
      assertThat(replica.stored()).isEqualTo(old);
      assertThat(replica.serving.get()).isEqualTo(old.server());
    }
  }
}
