// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static dev.keyway.podidentity.nmi.TestObjects.labelled;
import static dev.keyway.podidentity.nmi.TestObjects.meta;
import static dev.keyway.podidentity.nmi.TestObjects.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.nmi.identity.Identities;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NmiServerTest {
  private final AutoCloseable[] open = new AutoCloseable[1];

  private ServerRig rig() throws Exception {
    return rig(new ServerRig());
  }

  private ServerRig rig(ServerRig rig) {
    open[0] = rig;
    return rig;
  }

  @AfterEach
  void close() throws Exception {
    if (open[0] != null) {
      open[0].close();
    }
  }

  private static Identities.Result none() {
    return new Identities.Result.NotFound("pod ns/a has none");
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(body);
  }

  @Test
  void answersATokenAsTheMetadataServiceDoes() throws Exception {
    var answer = rig().get(ServerRig.TOKEN, "Metadata", "true");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValueAsLong("Content-Length"))
        .hasValue(answer.body().length());
    assertThat(answer.body())
        .isEqualTo(
            "{\"access_token\":\"token-ManagedIdentity\",\"refresh_token\":\"\",\"expires_in\":\"3600\","
                + "\"expires_on\":\"1800003600\",\"not_before\":\"1799999995\","
                + "\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}");
  }

  @Test
  void answersItselfWithoutAskingAnybodyOrCountingIt() throws Exception {
    var rig = rig();
    var call = rig.selfCall();

    assertThat(call.problem()).isEmpty();
    assertThat(rig.forwarded).isEmpty();
    assertThat(rig.answered).isEmpty();

    rig.close();
    assertThat(call.problem()).isPresent();
  }

  @Test
  void answersWhatIsUnderWayBeforeItEnds() throws Exception {
    var rig = rig();
    var call = rig.selfCall();
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var usual = rig.tokens;
    rig.tokens =
        (credential, resource, deadline) -> {
          asked.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new AzureException.Unavailable("cut off", e);
          }
          return usual.get(credential, resource, deadline);
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> rig.get(ServerRig.TOKEN, "Metadata", "true"));
      asked.await();
      var closed = threads.submit(rig::close);
      // It listens no more, and waits.
      await().until(() -> call.problem().isPresent());
      assertThat(closed.isDone()).isFalse();
      go.countDown();

      assertAnswer(answer.get(20, TimeUnit.SECONDS), 200, "token-ManagedIdentity");
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void tellsWhoWaitsTooLongToComeBack() throws Exception {
    var rig = rig();
    var asked = new CountDownLatch(1);
    rig.identities =
        (_, _) -> {
          asked.countDown();
          new CountDownLatch(1).await();
          return none();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> rig.get(ServerRig.TOKEN, "Metadata", "true"));
      asked.await();
      rig.close();

      assertAnswer(answer.get(20, TimeUnit.SECONDS), 503, "NMI is stopping");
    }
  }

  @Test
  void requiresTheMetadataHeader() throws Exception {
    var rig = rig();
    for (var headers : new String[][] {{}, {"Metadata", "True"}, {"Metadata", "1"}}) {
      for (var path : new String[] {ServerRig.TOKEN, "/doesnotexist"}) {
        var answer = rig.get(path, headers);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
            .isEqualTo(
                "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not"
                    + " specified\"}\n");
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("application/json; charset=utf-8");
      }
    }
    assertThat(rig.get(ServerRig.TOKEN, "mEtadata", "true").statusCode()).isEqualTo(200);
    assertThat(rig.forwarded).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    var rig = rig();

    var answer = rig.get("/metadata/identity/oauth2/token", "Metadata", "true");
    assertAnswer(answer, 400, "resource");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.body()).endsWith("\n");
    assertAnswer(rig.getFrom("127.0.0.9", ServerRig.TOKEN, "Metadata", "true"), 500, "127.0.0.9");
    rig.missing = Optional.of("pods");
    assertAnswer(rig.get(ServerRig.TOKEN, "Metadata", "true"), 503, "pods");
  }

  @Test
  void goesByTheCallersAddressAlone() throws Exception {
    var rig = rig();
    var claims =
        new String[] {
          "X-Forwarded-For", "127.0.0.2", "X-Real-IP", "127.0.0.2", "Forwarded", "for=127.0.0.2"
        };
    var all = new String[claims.length + 2];
    System.arraycopy(claims, 0, all, 2, claims.length);
    all[0] = "Metadata";
    all[1] = "true";

    assertThat(rig.getFrom("127.0.0.9", ServerRig.TOKEN, all).statusCode()).isEqualTo(500);
    assertThat(rig.getFrom("127.0.0.2", ServerRig.TOKEN, all).statusCode()).isEqualTo(200);
  }

  @Test
  void passesOnWhatIsWanted() throws Exception {
    var rig = rig();
    var asked = new AtomicReference<Wanted>();
    rig.identities =
        (_, wanted) -> {
          asked.set(wanted);
          return none();
        };

    var answer =
        rig.get(ServerRig.TOKEN + "&client_id=c&msi_res_id=r&mi_res_id=x", "Metadata", "true");

    assertAnswer(answer, 404, "pod ns/a has none");
    assertThat(asked.get()).isEqualTo(new Wanted("c", "r"));
  }

  @Test
  void asksToComeBackWhereToldSo() throws Exception {
    var rig = rig(new ServerRig(true, 10, 10));
    rig.identities = (_, _) -> none();

    var answer = rig.get(ServerRig.TOKEN, "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("20");
    var host = rig.getFrom("127.0.0.1", "/host/token/?resource=r", "podns", "ns", "podname", "a");
    assertThat(host.statusCode()).isEqualTo(404);
    assertThat(host.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void tellsRefusalsFromFailures() throws Exception {
    var rig = rig();
    rig.tokens =
        (_, _, _) -> {
          throw new AzureException.AuthenticationFailed("no, client-1", Optional.empty());
        };
    assertAnswer(rig.get(ServerRig.TOKEN, "Metadata", "true"), 403, "no, clie");
    rig.tokens =
        (_, _, _) -> {
          throw new AzureException.UnexpectedResponse("not JSON");
        };
    assertAnswer(rig.get(ServerRig.TOKEN, "Metadata", "true"), 403, "not JSON");
    rig.tokens =
        (_, _, _) -> {
          throw new AzureException.Unavailable("away");
        };
    assertAnswer(rig.get(ServerRig.TOKEN, "Metadata", "true"), 503, "away");
    rig.identities =
        (_, _) ->
            new Identities.Result.Found(
                identity("ns/z", 7, "c", "", Optional.empty(), List.of(), ""));
    assertAnswer(rig.get(ServerRig.TOKEN, "Metadata", "true"), 503, "ns/z has type 7");
  }

  @Test
  void givesExceptedPodsTheMachinesTokens() throws Exception {
    var rig = rig();
    var asked = new AtomicReference<Credential>();
    var before = rig.tokens;
    rig.tokens =
        (credential, resource, deadline) -> {
          asked.set(credential);
          return before.get(credential, resource, deadline);
        };
    rig.identities = (_, _) -> none();
    rig.exceptions.put(
        new AzurePodIdentityException(meta("ns/notexcept"), Map.of("foo", "notexcept")));
    rig.pods.on(
        new Change.Present<>(labelled(running("ns/a", "127.0.0.2"), Map.of("foo", "EXCEPT"))));
    assertThat(rig.get(ServerRig.TOKEN, "Metadata", "true").statusCode()).isEqualTo(404);

    rig.exceptions.put(new AzurePodIdentityException(meta("ns/except"), Map.of("foo", "except")));
    assertThat(rig.get(ServerRig.TOKEN, "Metadata", "true").statusCode()).isEqualTo(200);
    assertThat(asked.get())
        .isEqualTo(new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()));
    assertThat(rig.get(ServerRig.TOKEN + "&client_id=c", "Metadata", "true").statusCode())
        .isEqualTo(200);
    assertThat(asked.get())
        .isEqualTo(new Credential.ManagedIdentity(new ManagedIdentityId.ClientId("c")));
    rig.tokens =
        (_, _, _) -> {
          throw new AzureException.Unavailable("away");
        };
    assertThat(rig.get(ServerRig.TOKEN, "Metadata", "true").statusCode()).isEqualTo(403);
  }

  @Test
  void givesTheHostAPodsToken() throws Exception {
    var rig = rig();
    var path = "/host/token/?resource=r";

    assertAnswer(rig.getFrom("127.0.0.1", path, "podns", "ns"), 400, "podname");
    assertAnswer(rig.getFrom("127.0.0.1", "/host/token", "podns", "n", "podname", "p"), 400, "re");
    var answer = rig.getFrom("127.0.0.1", path, "podns", "ns", "podname", "gone");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("{\"token\":{\"access_token\":\"token-ManagedIdentity\",")
        .endsWith("\"token_type\":\"Bearer\"},\"clientid\":\"client-1\"}");
    // Counted once the answer is out, which the caller may have before.
    await()
        .untilAsserted(
            () -> assertThat(rig.answered).contains("/host/token/ 200 ns r", "/host/token/ 400  "));
  }

  @Test
  void letsNoBackSlashThrough() throws Exception {
    var rig = rig();
    for (var target :
        new String[] {
          "/metadata/identity\\oauth2/token/",
          "/metadata/identity/oauth2\\token/",
          "/metadata/identity\\\\\\oauth2\\\\token/",
          "/metadata/identity%5coauth2/token/",
          "/metadata/identity%255coauth2/token/",
          "http://169.254.169.254/metadata/identity%5Coauth2/token"
        }) {
      assertThat(rig.raw(target)).as(target).startsWith("HTTP/1.1 400");
    }
    assertThat(rig.raw("/metadata//identity/oauth2/token/?a=b%26c"))
        .startsWith("HTTP/1.1 301")
        .contains("Location: /metadata/identity/oauth2/token/?a=b%26c\r\n");
    assertThat(rig.raw("/" + "x".repeat(9000))).startsWith("HTTP/1.1 414");
    assertThat(rig.forwarded).isEmpty();
    assertThat(rig.raw("/doesnotexist")).startsWith("HTTP/1.1 404").contains("from the service");
    assertAnswer(rig.get("/metadata/instance", "Metadata", "true"), 403, "NMI blocked");
  }

  @Test
  void boundsTheRequestsUnderWay() throws Exception {
    var rig = rig(new ServerRig(false, 3, 2));
    var gate = new CountDownLatch(1);
    var inside = new CountDownLatch(3);
    rig.pods.on(new Change.Present<>(running("ns/b", "127.0.0.3")));
    rig.identities =
        (_, _) -> {
          inside.countDown();
          gate.await();
          return none();
        };
    var first = later(rig, "127.0.0.2");
    var second = later(rig, "127.0.0.2");
    await().until(() -> inside.getCount() == 1);

    var third = rig.getFrom("127.0.0.2", ServerRig.TOKEN, "Metadata", "true");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).isPresent();
    var other = later(rig, "127.0.0.3");
    inside.await();
    assertAnswer(rig.getFrom("127.0.0.3", ServerRig.TOKEN, "Metadata", "true"), 503, "too many");

    gate.countDown();
    for (var one : List.of(first, second, other)) {
      assertThat(one.get().statusCode()).isEqualTo(404);
    }
    assertThat(rig.get(ServerRig.TOKEN, "Metadata", "true").statusCode()).isEqualTo(404);
  }

  private static CompletableFuture<HttpResponse<String>> later(ServerRig rig, String caller) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return rig.getFrom(caller, ServerRig.TOKEN, "Metadata", "true");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        run -> Thread.ofVirtual().start(run));
  }

  @Test
  void doesNotAnswerWhenTheAddressHasPassedToAnotherPod() throws Exception {
    var rig = rig();
    rig.identities =
        (_, _) -> {
          rig.pods.on(new Change.Gone<>(running("ns/a", "127.0.0.2")));
          rig.pods.on(new Change.Present<>(running("ns/b", "127.0.0.2")));
          new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
          return new Identities.Result.Found(identity("ns/azid", "client-1", ""));
        };

    var answer = rig.get(ServerRig.TOKEN, "Metadata", "true");
    assertAnswer(answer, 503, "ns/a");
    assertThat(answer.body()).doesNotContain("token-");
  }

  @Test
  void logsEachTokenRequestAndNoToken() throws Exception {
    var rig = rig();
    rig.get(ServerRig.TOKEN, "Metadata", "true");

    await().until(() -> log(rig).contains("status=200"));
    assertThat(log(rig))
        .contains("method=\"GET\"", "path=\"/metadata/identity/oauth2/token\"", "127.0.0.2")
        .doesNotContain("token-Managed");
    await()
        .untilAsserted(() ->
            assertThat(rig.answered)
                .contains("/metadata/identity/oauth2/token 200 ns https://vault.azure.net"));
  }

  private static String log(ServerRig rig) {
    return rig.log.toString(StandardCharsets.UTF_8);
  }
}
