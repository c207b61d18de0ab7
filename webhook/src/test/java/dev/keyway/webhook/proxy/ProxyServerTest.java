// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.AzureException;
import dev.keyway.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {
  private static final String TOKEN = "/metadata/identity/oauth2/token";
  private static final String VAULT = TOKEN + "?resource=https%3A%2F%2Fvault.azure.net";

  @TempDir private Path folder;
  private ProxyRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new ProxyRig(folder, Optional.of("own-client"));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void answersAsTheMetadataServiceDoes() throws Exception {
    var answer = rig.ask(VAULT, "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Server").orElseThrow())
        .startsWith("azure-workload-identity/proxy/");
    assertThat(answer.body())
        .isEqualTo(
            ("{\"access_token\":\"%s-own-client\",\"client_id\":\"own-client\","
                    + "\"refresh_token\":\"\",\"expires_in\":\"3590\",\"ext_expires_in\":\"3590\","
                    + "\"expires_on\":\"1800003600\",\"not_before\":\"1799999900\","
                    + "\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}")
                .formatted(ProxyRig.PLANTED));
    assertThat(rig.wanted)
        .containsExactly("own-client https://vault.azure.net " + ProxyRig.ASSERTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void answersAnyMethod(String method) throws Exception {
    assertThat(rig.send(method, VAULT, "Metadata", "True").statusCode()).isEqualTo(200);
  }

  @Test
  void provesThePodsIdentityWithTheFreshTokenOfEachMoment() throws Exception {
    rig.ask(VAULT, "Metadata", "true");
    Files.writeString(rig.tokenFile, "rotated\n");
    rig.ask(VAULT + "&client_id=other", "Metadata", "true");
    assertThat(rig.wanted.getLast()).isEqualTo("other https://vault.azure.net rotated");
  }

  @Test
  void needsTheHeaderMetadata() throws Exception {
    for (var headers : List.of(new String[0], new String[] {"Metadata", "false"})) {
      var answer = rig.ask(VAULT, headers);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not"
                  + " specified\"}\n");
    }
    assertThat(rig.wanted).isEmpty();
  }

  @Test
  void refusesRequestsThatSomebodyForwarded() throws Exception {
    var answer = rig.ask(VAULT, "Metadata", "true", "x-forwarded-for", "10.0.0.9");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(answer.body().getBytes(UTF_8)).text("error_description"))
        .contains("A request with the header X-Forwarded-For is not answered");
    assertThat(rig.wanted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"object_id", "principal_id", "mi_res_id", "msi_res_id"})
  void givesNoOtherIdentityThanTheOneNamed(String name) throws Exception {
    var answer = rig.ask(VAULT + "&" + name + "=x", "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"invalid_request\"", name, "client_id");
    assertThat(rig.wanted).isEmpty();
  }

  @Test
  void needsAResource() throws Exception {
    for (var query : List.of("", "?resource=", "?resource=%2F.default")) {
      var answer = rig.ask(TOKEN + query, "Metadata", "true");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("The resource parameter is required.\n");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
    }
  }

  @Test
  void needsAClientBeforeAResource() throws Exception {
    try (var nobody = new ProxyRig(folder, Optional.empty())) {
      var answer = nobody.ask(TOKEN, "Metadata", "true");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "The client_id parameter or AZURE_CLIENT_ID environment variable must be set\n");
    }
  }

  @Test
  void namesTheTokenFileThatIsNotThere() throws Exception {
    Files.delete(rig.tokenFile);
    var answer = rig.ask(VAULT, "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains(rig.tokenFile.toString(), "NoSuchFile", "volume");
    Files.writeString(rig.tokenFile, " \n");
    assertThat(rig.ask(VAULT, "Metadata", "true").body()).contains("is empty");
  }

  @Test
  void passesRefusalsOnSoThatClientsDoNotTryAgain() throws Exception {
    rig.failure =
        new AzureException.AuthenticationFailed(
            "AADSTS700213: no \"matching\" record\r\nTrace ID: 1", Optional.of("AADSTS700213"));
    var answer = rig.ask(VAULT, "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(400);
    var json = JsonObject.parse(answer.body().getBytes(UTF_8));
    assertThat(json.text("error")).contains("invalid_request");
    assertThat(json.text("error_description"))
        .contains("AADSTS700213: no \"matching\" record\r\nTrace ID: 1");
  }

  @Test
  void letsClientsTryAgainWhereThatHelps() throws Exception {
    rig.failure = new AzureException.Throttled("slower", Duration.ofMillis(6500));
    var answer = rig.ask(VAULT, "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    rig.failure = new AzureException.Unavailable("away");
    assertThat(rig.ask(VAULT, "Metadata", "true").statusCode()).isEqualTo(503);
    rig.failure = new AzureException.DeadlineExceeded("late");
    assertThat(rig.ask(VAULT, "Metadata", "true").statusCode()).isEqualTo(503);
    rig.failure = new AzureException.UnexpectedResponse("html");
    assertThat(rig.ask(VAULT, "Metadata", "true").statusCode()).isEqualTo(500);
  }

  @Test
  void handsOnWhatItDoesNotAnswer() throws Exception {
    var answer = rig.ask("/Metadata/instance?api-version=2021-02-01", "Metadata", "true");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("service says /Metadata/instance?api-version=2021-02-01");
    assertThat(answer.headers().firstValue("X-Of-Service")).contains("yes");
  }

  @Test
  void sendsCrookedPathsElsewhere() throws Exception {
    var answer = rig.ask("/metadata//identity/oauth2/token?a=b%26c");
    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location")).contains(TOKEN + "?a=b%26c");
  }

  @Test
  void isReadyWithoutAskingAnybody() throws Exception {
    var answer = rig.ask("/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(rig.wanted).isEmpty();
  }

  @Test
  void answersWhatIsUnderWayBeforeItEnds() throws Exception {
    rig.gate = new CountDownLatch(1);
    var answer = CompletableFuture.supplyAsync(() -> rig.status(VAULT));
    await().until(() -> rig.wanted.size() == 1);
    var closed = CompletableFuture.runAsync(rig::close);
    assertThat(closed).isNotDone();
    rig.gate.countDown();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void neverLogsATokenOrAnAssertion() throws Exception {
    var asked = new ArrayList<Integer>();
    asked.add(rig.ask(VAULT, "Metadata", "true").statusCode());
    rig.failure = new AzureException.AuthenticationFailed("no", Optional.empty());
    asked.add(rig.ask(VAULT + "&client_id=other", "Metadata", "true").statusCode());
    asked.add(rig.ask("/metadata/instance", "Metadata", "true").statusCode());
    assertThat(asked).containsExactly(200, 400, 404);
    assertThat(rig.logged())
        .contains("own-client", "other", "/metadata/instance")
        .doesNotContain(ProxyRig.PLANTED, ProxyRig.ASSERTION);
  }
}
