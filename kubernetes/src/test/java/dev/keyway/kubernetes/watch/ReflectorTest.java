// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.FakeServer;
import dev.keyway.kubernetes.access.TokenSource;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_METHOD)
class ReflectorTest {
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Reports reports = new Reports();
  private FakeServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer();
    client = KubernetesClient.open(server.access(TokenSource.NONE), ClientSettings.of("test"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Reflector<Secret> reflector() {
    var reflector =
        Reflector.start(
            client,
            Resources.SECRETS,
            Selection.ALL,
            reports,
            InstantSource.fixed(Instant.EPOCH),
            pauses::add,
            new Random(1));
    reflector.onChange(change ->
        told.add(
            switch (change) {
              case Change.Present<Secret>(var object) -> "+" + name(object);
              case Change.Gone<Secret>(var object) -> "-" + name(object);
            }));
    return reflector;
  }

  private static String name(Secret secret) {
    return secret.key().name() + secret.metadata().resourceVersion();
  }

  private static String object(String name, int version) {
    return """
    {"metadata":{"namespace":"shop","name":"%s","resourceVersion":"%d"}}\
    """
        .formatted(name, version);
  }

  private static String list(int version, String... objects) {
    return """
    {"metadata":{"resourceVersion":"%d"},"items":[%s]}\
    """
        .formatted(version, String.join(",", objects));
  }

  private static String event(String type, String object) {
    return """
    {"type":"%s","object":%s}\
    """
        .formatted(type, object);
  }

  private void awaitTold(String... changes) {
    Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(changes));
  }

  private List<String> queries() {
    return server.seen().stream()
        .map(seen -> seen.uri().getQuery())
        .map(query -> query.replaceAll("&timeoutSeconds=\\d+", ""))
        .toList();
  }

  @Test
  void followsTheServer() throws Exception {
    server
        .then(200, list(5, object("a", 1), object("b", 2)))
        .then(
            server.hanging(
                event("MODIFIED", object("a", 6)),
                event("DELETED", object("b", 7)),
                event("ADDED", object("c", 8))));

    try (var cache = reflector()) {
      assertThat(cache.awaitSync(Duration.ofSeconds(10))).isTrue();
      Awaitility.await().until(() -> told.size() == 5);

      assertThat(told.subList(2, 5)).containsExactly("+a6", "-b7", "+c8");
      assertThat(cache.all()).extracting(ReflectorTest::name).containsExactlyInAnyOrder("a6", "c8");
      assertThat(cache.get(new ObjectKey("shop", "b"))).isEmpty();
      assertThat(cache.get(new ObjectKey("shop", "c"))).isPresent();
    }
    assertThat(queries().getFirst()).isEqualTo("limit=500&resourceVersion=0");
    assertThat(queries().get(1)).isEqualTo("watch=true&allowWatchBookmarks=true&resourceVersion=5");
  }

  @Test
  void resumesWhereAWatchWasCutOff() {
    server
        .then(200, list(5))
        .then(FakeServer.cutOff(event("ADDED", object("a", 6)) + "{\"ty"))
        .then(503, "{}")
        .then(200, event("BOOKMARK", object("", 9)) + event("ERROR", "{\"code\":500}"))
        .then(server.hanging(event("ADDED", object("b", 10))));

    try (var _ = reflector()) {
      awaitTold("+a6", "+b10");
    }
    assertThat(queries().stream().skip(1).map(query -> query.replaceAll(".*&", "")))
        .containsExactly(
            "resourceVersion=5", "resourceVersion=6", "resourceVersion=6", "resourceVersion=9");
  }

  @Test
  void listsAgainWhenItsVersionIsForgotten() {
    server
        .then(200, list(5, object("a", 1), object("b", 2)))
        .then(200, event("ERROR", "{\"code\":410,\"reason\":\"Expired\"}"))
        .then(200, list(20, object("a", 1), object("c", 11)))
        .then(410, "{}")
        .then(200, list(30, object("a", 21), object("c", 11)))
        .then(server.hanging());

    try (var cache = reflector()) {
      Awaitility.await().until(() -> told.contains("+a21"));
      assertThat(told).contains("-b2", "+c11").doesNotHaveDuplicates();
      assertThat(cache.all()).hasSize(2);
    }
    assertThat(queries()).contains("limit=500&resourceVersion=0", "limit=500");
  }

  @Test
  void waitsLongerAfterEachFailureAndSaysSinceWhen() throws Exception {
    for (int i = 0; i < 8; i++) {
      server.then(500, "{\"message\":\"down\"}");
    }
    server.then(403, "{}").then(200, list(5)).then(server.hanging());

    try (var cache = reflector()) {
      assertThat(cache.awaitSync(Duration.ofSeconds(20))).isTrue();
      Awaitility.await().until(() -> !reports.connected.isEmpty());
    }
    assertThat(pauses).hasSize(9);
    for (int i = 0; i < 9; i++) {
      var longest = Duration.ofSeconds(Math.min(30, 1 << i));
      assertThat(pauses.get(i)).isBetween(longest.dividedBy(2), longest);
    }
    assertThat(reports.failures).hasSize(9);
    assertThat(reports.failures.getFirst())
        .isInstanceOf(KubernetesException.Unavailable.class)
        .hasMessage("cannot list secrets: 500 down");
    assertThat(reports.since).containsOnly(Instant.EPOCH);
    assertThat(reports.connected).containsExactly("secrets");
  }

  @Test
  void outlivesAListenerWithABug() {
    server
        .then(200, list(5))
        .then(server.hanging(event("ADDED", object("a", 6)), event("ADDED", object("b", 7))));

    try (var cache = reflector()) {
      cache.onChange(_ -> {
        throw new IllegalStateException("bug");
      });
      Awaitility.await().until(() -> cache.all().size() == 2 && told.size() == 2);
    }
    assertThat(reports.failures).allMatch(IllegalStateException.class::isInstance);
  }

  @Test
  void outlivesAnError() {
    var list = list(5, object("a", 1), object("b", 2));
    server.then(200, list).then(server.hanging()).then(200, list).then(server.hanging());
    var first = new AtomicBoolean(true);
    reports.onConnected =
        () -> {
          if (first.getAndSet(false)) {
            throw new OutOfMemoryError("Java heap space");
          }
        };

    try (var cache = reflector()) {
      Awaitility.await().until(() -> !reports.connected.isEmpty());
      assertThat(cache.all()).hasSize(2);
    }
    assertThat(reports.failures).hasAtLeastOneElementOfType(OutOfMemoryError.class);
  }

  @Test
  void closesWhileItListens() {
    server.then(200, list(5)).then(server.hanging());
    var cache = reflector();
    Awaitility.await().until(() -> server.seen().size() == 2);

    var start = System.nanoTime();
    cache.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(reports.failures).isEmpty();
  }

  private static final class Reports implements ReflectorObserver {
    private final List<String> connected = new CopyOnWriteArrayList<>();
    private final List<Instant> since = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private volatile Runnable onConnected = () -> {};

    @Override
    public void connected(Resource<?> resource) {
      onConnected.run();
      connected.add(resource.plural());
    }

    @Override
    public void failing(Resource<?> resource, Instant first, Throwable cause) {
      since.add(first);
      failures.add(cause);
    }
  }
}
