// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.core.JacksonException;

/// Each test has a vault of its own, to which its faults are limited by host name.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
  private static final String PATH = "/secrets/name?api-version=7.4";

  private final LocalAzure azure;
  private final Client client;
  private String token = "";

  FaultsTest() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    client = new Client(azure);
  }

  @BeforeAll
  void seed() throws IOException {
    DemoWorld.seed(azure);
    token = client.accessToken();
  }

  @AfterAll
  void stop() throws IOException {
    azure.close();
  }

  private Client.Answer read(String vault) throws IOException {
    return client.get(
        azure.endpoints().vaultUri(vault).resolve(PATH), "Authorization", "Bearer " + token);
  }

  private FaultRule vault(String name, Fault... faults) {
    var vault = azure.vaults().create(name);
    vault.putSecret("name", "value that is long enough to be cut in two");
    for (var principal : azure.directory().principals()) {
      vault.setAccess(principal.principalId(), AccessPolicy.reader());
    }
    return FaultRule.on(Service.VAULT, faults).host(name + ".*");
  }

  @Test
  void answersAStatusAsOftenAsTold() throws IOException {
    azure
        .faults()
        .add(
            vault("throttled", Fault.Status.json(429).retryAfter("7")).path("/secrets/*").times(2));
    assertThat(read("throttled").header("Retry-After")).isEqualTo("7");
    assertThat(read("throttled").status()).isEqualTo(429);
    assertThat(read("throttled").status()).isEqualTo(200);
  }

  @Test
  void answersPages() throws IOException {
    azure.faults().add(vault("paged", Fault.Status.html(503)));
    Client.Answer answer = read("paged");
    assertThat(answer.header("Content-Type")).isEqualTo("text/html");
    assertThat(answer.raw().body()).contains("<html>");
  }

  @Test
  void dropsConnections() {
    azure.faults().add(vault("dropped", new Fault.DropConnection()));
    assertThatThrownBy(() -> read("dropped")).isInstanceOf(IOException.class);
  }

  @Test
  void closesMidBody() throws IOException {
    azure.faults().add(vault("closed", new Fault.CloseMidBody()).times(1));
    assertThatThrownBy(() -> read("closed")).isInstanceOf(IOException.class);
    assertThat(read("closed").status()).isEqualTo(200);
  }

  @Test
  void spoilsBodies() throws IOException {
    azure.faults().add(vault("garbled", new Fault.GarbageBody()));
    azure.faults().add(vault("truncated", new Fault.TruncatedBody()));
    for (String name : List.of("garbled", "truncated")) {
      Client.Answer answer = read(name);
      assertThat(answer.status()).isEqualTo(200);
      assertThatThrownBy(answer::json).isInstanceOf(JacksonException.class);
    }
  }

  @Test
  void hangsUntilReleased() {
    String id = azure.faults().add(vault("hanging", new Fault.Hang()));
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return read("hanging").status();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    Awaitility.await()
        .pollDelay(Duration.ofMillis(100))
        .until(() -> azure.calls().count("vault.secret.get") > 0);
    assertThat(answer).isNotDone();
    assertThat(azure.faults().remove(id)).isTrue();
    assertThat(answer.join()).isEqualTo(200);
  }

  @Test
  void answersLate() throws IOException {
    azure.faults().add(vault("slow", new Fault.Latency(Duration.ofMillis(80))));
    long start = System.nanoTime();
    assertThat(read("slow").status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(79));
  }

  @Test
  void issuesSpoiltTokens() throws IOException {
    String other = azure.directory().createApplication("spoilt").clientId();
    azure.directory().addSecret(other, "secret", Instant.now().plusSeconds(60));
    azure.directory().createTenant("7e4a0000-0000-4000-8000-0000000000aa");
    var expired = new Fault.TokenLifetime(Duration.ofMinutes(-1), false);
    String path = "/" + DemoWorld.TENANT.toUpperCase(Locale.ROOT) + "/*";
    String id = azure.faults().add(FaultRule.on(Service.ENTRA, expired).path(path));
    var form = client.secretForm();
    String tenant = DemoWorld.TENANT.toUpperCase(Locale.ROOT);
    Client.Answer answer = client.token(tenant, form);
    assertThat(answer.json().path("expires_in").asInt()).isEqualTo(3599);
    refused(answer, "expired");
    azure.faults().remove(id);
    azure
        .faults()
        .add(FaultRule.on(Service.ENTRA, new Fault.TokenAudience("https://other")).path(path));
    refused(client.token(tenant, form), "AKV10022");
  }

  private void refused(Client.Answer tokenAnswer, String message) throws IOException {
    Client.Answer answer =
        client.vault(tokenAnswer.json().path("access_token").asString(), "/secrets/secret1");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(answer.json().path("error").path("message").asString()).contains(message);
  }

  @Test
  void standsManyReadsAtOnce() throws Exception {
    azure.faults().add(vault("busy", new Fault.Latency(Duration.ofMillis(20))));
    List<Future<Integer>> reads = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        reads.add(threads.submit(() -> read("busy").status()));
      }
    }
    for (Future<Integer> read : reads) {
      assertThat(read.get()).isEqualTo(200);
    }
  }
}
