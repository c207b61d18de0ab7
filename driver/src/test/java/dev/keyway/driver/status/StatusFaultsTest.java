// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyway.driver.FakeCache;
import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishedVolume;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.access.TokenSource;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What an API server does that fails, or is gone for a while.
@TestInstance(Lifecycle.PER_METHOD)
class StatusFaultsTest {
  private static final PodRef POD = new PodRef("shop", "web", "u-1");
  private static final PublishedVolume VOLUME =
      new PublishedVolume(
          POD,
          "keys",
          new TargetPath("u-1", "vol").below(Path.of("/var/lib/kubelet")),
          Map.of("secret/a", "v1"));

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private KubernetesClient client;
  private PodStatusRecord record;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(exchange.getRequestMethod());
            var answer = answers.size() > 1 ? answers.remove() : answers.element();
            if (answer.status() != 0) {
              var body = answer.body().getBytes(UTF_8);
              exchange.sendResponseHeaders(answer.status(), body.length);
              exchange.getResponseBody().write(body);
            }
          }
        });
    server.start();
    client =
        KubernetesClient.open(
            new ClusterAccess(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new ServerTrust.Machine(),
                Optional.empty(),
                TokenSource.NONE,
                Optional.empty(),
                "default",
                "test"),
            ClientSettings.of("test"));
    record =
        new PodStatusRecord(
            client, new FakeCache<>(), new FakeCache<>(), "driver", "node", pauses::add);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(int status, String message) {
    answers.add(new Answer(status, "{\"message\":\"%s\"}".formatted(message)));
  }

  private void stored() {
    answers.add(
        new Answer(
            200,
            """
            {"metadata": {"name": "web-shop-keys", "namespace": "shop", "resourceVersion": "7",
              "labels": {"internal.secrets-store.csi.k8s.io/node-name": "node"},
              "ownerReferences":
                [{"apiVersion": "v1", "kind": "Pod", "name": "web", "uid": "u-1"}]},
             "status": {"podName": "web", "secretProviderClassName": "keys", "mounted": true,
              "targetPath":
                "/var/lib/kubelet/pods/u-1/volumes/kubernetes.io~csi/vol/mount",
              "objects": [{"id": "secret/a", "version": "v1"}]}}
            """));
  }

  @Test
  void waitsForAServerThatIsGoneForAWhile() throws Exception {
    answer(503, "starting");
    answer(429, "busy");
    stored();

    record.record(VOLUME);

    assertThat(seen).containsExactly("POST", "POST", "POST");
    assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(record.recorded(POD, "keys", VOLUME.target())).contains(VOLUME.versions());
  }

  @Test
  void failsWhenTheStoreIsFullAndNothingCountsAsRecorded() {
    answer(500, "etcdserver: mvcc: database space exceeded");

    assertThatThrownBy(() -> record.record(VOLUME))
        .isInstanceOf(KubernetesException.Unavailable.class)
        .hasMessageContaining("SecretProviderClassPodStatus shop/web-shop-keys cannot be written")
        .hasMessageContaining("database space exceeded");
    assertThat(seen).hasSize(6);
    assertThat(record.recorded(POD, "keys", VOLUME.target())).isEmpty();
  }

  /// The first write was carried out, and its answer lost.
  @Test
  void findsItsOwnWriteWhoseAnswerWasLost() throws Exception {
    answers.add(new Answer(0, ""));
    answers.add(new Answer(409, "{\"reason\":\"AlreadyExists\"}"));
    stored();

    record.record(VOLUME);

    assertThat(seen).containsExactly("POST", "POST", "GET");
    assertThat(record.recorded(POD, "keys", VOLUME.target())).contains(VOLUME.versions());
  }

  @Test
  void givesUpAtOnceWhereWaitingIsOfNoUse() {
    answer(403, "web-shop-keys is forbidden: exceeded quota: few");

    assertThatThrownBy(() -> record.record(VOLUME))
        .isInstanceOf(KubernetesException.Forbidden.class)
        .hasMessageContaining("exceeded quota")
        .hasMessageNotContaining("ClusterRole");
    assertThat(seen).hasSize(1);
    assertThat(pauses).isEmpty();
  }
}
