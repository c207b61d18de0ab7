// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.FakeServer;
import dev.keyway.kubernetes.access.TokenSource;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.event.Events.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_METHOD)
class EventWriterTest {
  private static final Subject POD =
      new Subject(
          "v1",
          "Pod",
          new ObjectMeta(
              new ObjectKey("shop", "web-0"), "uid-1", "5", Map.of(), Map.of(), List.of(), false));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T10:00:00.5Z"));
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private FakeServer server;
  private KubernetesClient client;
  private EventWriter events;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer();
    client = KubernetesClient.open(server.access(TokenSource.NONE), ClientSettings.of("test"));
    events = EventWriter.start(client, "csi-secrets-store-controller", now::get, new Lost());
  }

  @AfterEach
  void stop() {
    events.close();
    client.close();
    server.close();
  }

  private void tell(String message) {
    events.record(POD, Events.Type.WARNING, "FailedToCreateSecret", message);
  }

  private List<FakeServer.Seen> seen(int count) {
    Awaitility.await().until(() -> server.seen().size() >= count);
    return server.seen();
  }

  private static JsonObject json(FakeServer.Seen seen) throws Exception {
    return JsonObject.parse(seen.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void createsAnEventAboutTheObject() throws Exception {
    server.then(201, "{}");

    tell("no data");

    var post = seen(1).getFirst();
    assertThat(post.uri()).hasToString("/api/v1/namespaces/shop/events");
    var event = json(post);
    assertThat(event.texts())
        .containsEntry("kind", "Event")
        .containsEntry("type", "Warning")
        .containsEntry("reason", "FailedToCreateSecret")
        .containsEntry("message", "no data")
        .containsEntry("firstTimestamp", "2026-11-22T10:00:00Z")
        .containsEntry("reportingComponent", "csi-secrets-store-controller");
    assertThat(event.object("metadata").orElseThrow().text("name").orElseThrow())
        .matches("web-0\\.[0-9a-f]{16}");
    assertThat(event.object("involvedObject").orElseThrow().texts())
        .isEqualTo(
            Map.of(
                "apiVersion", "v1",
                "kind", "Pod",
                "namespace", "shop",
                "name", "web-0",
                "uid", "uid-1",
                "resourceVersion", "5"));
    assertThat(event.object("source").orElseThrow().texts())
        .isEqualTo(Map.of("component", "csi-secrets-store-controller"));
  }

  @Test
  void countsTheSameEventWithinTenMinutes() throws Exception {
    server.then(201, "{}").then(200, "{}").then(201, "{}").then(201, "{}");

    tell("no data");
    seen(1);
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(9)));
    tell("no data");
    seen(2);
    tell("other data");
    seen(3);
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)));
    tell("no data");

    var calls = seen(4);
    assertThat(calls)
        .extracting(FakeServer.Seen::method)
        .containsExactly("POST", "PATCH", "POST", "POST");
    var name = json(calls.getFirst()).object("metadata").flatMap(meta -> meta.text("name"));
    assertThat(calls.get(1).uri().getPath()).endsWith("/events/" + name.orElseThrow());
    assertThat(calls.get(1).body())
        .contains("\"count\":2")
        .contains("\"lastTimestamp\":\"2026-11-22T10:09:00Z\"");
  }

  @Test
  void createsAnEventAnewThatIsGone() {
    server.then(201, "{}").then(404, "{}").then(201, "{}");

    tell("no data");
    tell("no data");

    assertThat(seen(3))
        .extracting(FakeServer.Seen::method)
        .containsExactly("POST", "PATCH", "POST");
  }

  @Test
  void cutsLongMessagesBetweenCharacters() throws Exception {
    server.then(201, "{}");

    tell("x".repeat(1022) + "🔑🔑");

    var message = json(seen(1).getFirst()).text("message").orElseThrow();
    assertThat(message).isEqualTo("x".repeat(1022) + "…");
  }

  @Test
  void dropsWhatIsTooMuchAndGoesOnAfterFailures() {
    server.then(server.hanging());
    tell("first");
    seen(1);

    for (int i = 0; i < 103; i++) {
      tell("event " + i);
    }

    assertThat(events.dropped()).isEqualTo(3);
    assertThat(lost).hasSize(3).containsOnly("dropped FailedToCreateSecret");
  }

  @Test
  void tellsWhatTheServerDidNotTake() {
    server.then(403, "{}").then(201, "{}");

    tell("first");
    tell("second");

    seen(2);
    assertThat(lost).hasSize(1);
    assertThat(lost.getFirst())
        .matches("cannot create events shop/web-0\\.[0-9a-f]{16}: 403 Forbidden");
  }

  private final class Lost implements EventObserver {
    @Override
    public void dropped(Subject subject, String reason) {
      lost.add("dropped " + reason);
    }

    @Override
    public void failed(Subject subject, String reason, KubernetesException cause) {
      lost.add(String.valueOf(cause.getMessage()));
    }
  }
}
