// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.kubernetes.FakeServer;
import dev.keyway.kubernetes.access.BearerToken;
import dev.keyway.kubernetes.access.TokenFile;
import dev.keyway.kubernetes.access.TokenSource;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.client.KubernetesException.AlreadyExists;
import dev.keyway.kubernetes.client.KubernetesException.Conflict;
import dev.keyway.kubernetes.client.KubernetesException.Expired;
import dev.keyway.kubernetes.client.KubernetesException.Forbidden;
import dev.keyway.kubernetes.client.KubernetesException.Invalid;
import dev.keyway.kubernetes.client.KubernetesException.NotFound;
import dev.keyway.kubernetes.client.KubernetesException.Unauthorized;
import dev.keyway.kubernetes.client.KubernetesException.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_METHOD)
class FaultsTest {
  private static final ObjectKey KEY = new ObjectKey("shop", "tls");
  private static final String SECRET =
      "{\"metadata\":{\"name\":\"tls\",\"namespace\":\"shop\",\"resourceVersion\":\"7\"}}";

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private FakeServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer();
    client = open(TokenSource.NONE);
  }

  private KubernetesClient open(TokenSource token) {
    return KubernetesClient.open(server.access(token), ClientSettings.of("test"), pauses::add);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  record Case(int status, String reason, Class<? extends KubernetesException> expected) {}

  static List<Case> answers() {
    return List.of(
        new Case(400, "BadRequest", Invalid.class),
        new Case(401, "Unauthorized", Unauthorized.class),
        new Case(403, "Forbidden", Forbidden.class),
        new Case(404, "NotFound", NotFound.class),
        new Case(409, "AlreadyExists", AlreadyExists.class),
        new Case(409, "Conflict", Conflict.class),
        new Case(410, "Expired", Expired.class),
        new Case(413, "RequestEntityTooLarge", Invalid.class),
        new Case(422, "Invalid", Invalid.class),
        new Case(429, "TooManyRequests", Unavailable.class),
        new Case(500, "InternalError", Unavailable.class),
        new Case(503, "ServiceUnavailable", Unavailable.class),
        new Case(504, "Timeout", Unavailable.class));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void namesVerbObjectAndTheServersReason(Case answer) {
    server.then(
        answer.status(),
        "{\"kind\":\"Status\",\"reason\":\"%s\",\"message\":\"because\"}"
            .formatted(answer.reason()));

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOf(answer.expected())
        .hasMessage("cannot get secrets shop/tls: %d because".formatted(answer.status()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | secrets is forbidden: User 'u' cannot create resource 'secrets' in API group ''",
        "true | secrets 'a' is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>",
        "true |",
        "false | secrets 'a' is forbidden: unable to create new content in namespace a because it is being terminated",
        "false | secrets 'a' is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=1",
        "false | admission webhook 'w' denied the request: cannot have that"
      },
      quoteCharacter = '`')
  void tellsAMissingRightFromARefusedObject(boolean right, @Nullable String told) {
    var message = told == null ? "" : told.replace("'", "\\\"").replace("can\\\"t", "can't");
    server.then(403, "{\"message\":\"%s\"}".formatted(message));

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOfSatisfying(
            Forbidden.class, e -> assertThat(e.lacksRight()).as(e.getMessage()).isEqualTo(right));
  }

  @Test
  void saysWhatAnAnswerWithoutAReasonWas() {
    server.then(403, "<html>go away</html>");

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOf(Forbidden.class)
        .hasMessage("cannot get secrets shop/tls: 403 Forbidden");
  }

  @Test
  void withholdsWhatTheServerQuotesOfABody() {
    server.then(
        400, "{\"message\":\"base64: bad, error found in #10 byte of ...|\\\"hunter2\\\"|...\"}");

    assertThatThrownBy(() -> client.replace(Resources.SECRETS, KEY, JsonBody.of(Map.of())))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("base64: bad")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void asksAgainWhenAReadIsPutOff() throws Exception {
    server.then(late(429)).then(late(503)).then(200, SECRET);

    assertThat(client.get(Resources.SECRETS, KEY).key()).isEqualTo(KEY);
    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  @Test
  void givesUpAfterFourAttempts() {
    server.then(late(429)).then(late(429)).then(late(429)).then(late(429)).then(200, SECRET);

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOfSatisfying(
            Unavailable.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Optional.of(Duration.ofSeconds(2))));
    assertThat(server.seen()).hasSize(4);
  }

  @Test
  void neverRepeatsAWrite() {
    server.then(late(429)).then(200, SECRET);

    assertThatThrownBy(() -> client.create(Resources.SECRETS, "shop", JsonBody.of(Map.of())))
        .isInstanceOf(Unavailable.class);
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void sendsAWriteOnceThoughItsConnectionBreaks() throws Exception {
    server.then(200, SECRET).then(_ -> {}).then(200, SECRET);
    var _ = client.get(Resources.SECRETS, KEY); // Leaves a connection that is used again.

    assertThatThrownBy(() -> client.create(Resources.SECRETS, "shop", JsonBody.of(Map.of())))
        .isInstanceOf(Unavailable.class);
    assertThat(server.seen()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "%2e%2e"})
  void asksForNothingThatIsNoName(String name) {
    server.then(200, SECRET);

    assertThatThrownBy(() -> client.get(Resources.SECRETS, new ObjectKey("shop", name)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("is no name");
    assertThatThrownBy(() -> client.find(Resources.SECRETS, new ObjectKey(name + "/x", "tls")))
        .isInstanceOf(Invalid.class);
    assertThat(server.seen()).isEmpty();
  }

  private static FakeServer.Answer late(int status) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", "2");
      FakeServer.text(status, "{}").to(exchange);
    };
  }

  @Test
  void isUnavailableWhereNobodyListens() {
    server.close();

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("cannot get secrets shop/tls: http://127.0.0.1:");
  }

  @Test
  void givesUpOnASlowServer() {
    server.then(server.hanging());
    var impatient = client.within(Duration.ofMillis(200));

    assertThatThrownBy(() -> impatient.get(Resources.SECRETS, KEY))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("timeout");
  }

  @Test
  void endsTheCallOfAnInterruptedThread() {
    server.then(server.hanging("{"));
    var failure = new AtomicReference<Exception>();
    var interrupted = new AtomicReference<Boolean>();
    var thread =
        Thread.startVirtualThread(() -> {
          try {
            client.get(Resources.SECRETS, KEY);
          } catch (KubernetesException e) {
            failure.set(e);
          }
          interrupted.set(Thread.currentThread().isInterrupted());
        });
    Awaitility.await().until(() -> server.seen().size() == 1);

    thread.interrupt();

    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> interrupted.get() != null);
    assertThat(failure.get())
        .isInstanceOf(Unavailable.class)
        .hasMessage("cannot get secrets shop/tls: interrupted");
    assertThat(interrupted).hasValue(true);
  }

  @Test
  void isUnavailableWhenAnAnswerIsNoJson() {
    server.then(200, "{\"metadata\": oops}");

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("not valid JSON at line 1")
        .hasMessageNotContaining("oops");
  }

  @Test
  void isUnavailableWhenAnAnswerIsCutOff() {
    server.then(FakeServer.cutOff("{\"metadata\":{\"name\":\"x\"}"));

    assertThatThrownBy(() -> client.get(Resources.SECRETS, KEY)).isInstanceOf(Unavailable.class);
  }

  @Test
  void tellsEventsBeforeAWatchIsCutOff() {
    server.then(FakeServer.cutOff("{\"type\":\"ADDED\",\"object\":" + SECRET + "}\n{\"type\":"));
    var events = new CopyOnWriteArrayList<WatchEvent<Secret>>();

    assertThatThrownBy(() -> watch(events::add)).isInstanceOf(Unavailable.class);
    assertThat(events).hasSize(1);
  }

  @Test
  void tellsBookmarks() throws Exception {
    server.then(
        200,
        """
        {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}
        {"type":"LATER","object":{}}
        """);
    var events = new CopyOnWriteArrayList<WatchEvent<Secret>>();

    watch(events::add);

    assertThat(events).containsExactly(new WatchEvent.Bookmark<>("9"));
    assertThat(server.seen().getFirst().uri().getQuery())
        .contains("watch=true")
        .contains("allowWatchBookmarks=true")
        .contains("resourceVersion=5")
        .contains("timeoutSeconds=60")
        .contains("labelSelector=a=b");
  }

  @Test
  void tellsThatAVersionIsForgotten() {
    server.then(200, "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"too old\"}}\n");

    assertThatThrownBy(() -> watch(_ -> {}))
        .isInstanceOf(Expired.class)
        .hasMessage("cannot watch secrets shop: 410 too old");
  }

  private void watch(WatchListener<Secret> listener) throws KubernetesException {
    client.watch(
        Resources.SECRETS, new Selection("shop", "a=b", ""), "5", Duration.ofMinutes(1), listener);
  }

  @Test
  void readsTheTokenAgainWhenItIsRefused(@TempDir Path folder) throws Exception {
    var file = folder.resolve("token");
    Files.writeString(file, "old\n");
    var clock = InstantSource.fixed(Instant.EPOCH);
    server
        .then(exchange -> {
          Files.writeString(file, "new\n");
          FakeServer.text(401, "{}").to(exchange);
        })
        .then(200, SECRET)
        .then(401, "{}");

    try (var rotated = open(new TokenFile(file, clock))) {
      rotated.get(Resources.SECRETS, KEY);
      assertThatThrownBy(() -> rotated.get(Resources.SECRETS, KEY))
          .isInstanceOf(Unauthorized.class)
          .hasMessageNotContaining("new");
    }
    assertThat(server.seen())
        .extracting(FakeServer.Seen::authorization)
        .containsExactly("Bearer old", "Bearer new", "Bearer new");
  }

  @Test
  void sendsBytesAsBase64AndNamesThePatch() throws Exception {
    server.then(200, SECRET);

    try (var known = open(TokenSource.fixed(BearerToken.of("t")))) {
      known.patch(
          Resources.SECRETS,
          KEY,
          new Patch.Apply(JsonBody.of(Map.of("data", Map.of("k", new byte[] {1}))), "us", true));
    }

    assertThat(server.seen())
        .containsExactly(
            new FakeServer.Seen(
                "PATCH",
                server.seen().getFirst().uri(),
                "Bearer t",
                "application/apply-patch+yaml",
                "{\"data\":{\"k\":\"AQ==\"}}"));
    assertThat(server.seen().getFirst().uri())
        .hasToString("/api/v1/namespaces/shop/secrets/tls?fieldManager=us&force=true");
  }
}
