// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.client.StubServer.Reply;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.ObjectVersionInfo;
import dev.keyway.azure.keyvault.VaultObject;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  @TempDir Path folder;

  @Test
  void readsObjectsOfEveryType() {
    try (var rig =
        new VaultRig(
            folder,
            asked ->
                switch (asked.path()) {
                  case "/secrets/a%20b/?api-version=7.4" ->
                      Reply.json(
                          200,
                          "{\"value\":\"v\",\"id\":\"https://kv1.x/secrets/a/12\",\"contentType\":"
                              + "\"text\",\"kid\":\"https://kv1.x/keys/a/12\"}");
                  case "/keys/k/7?api-version=7.4" ->
                      Reply.json(
                          200,
                          "{\"key\":{\"kid\":\"https://kv1.x/keys/k/7\",\"kty\":\"RSA\",\"n\":\"AQ\","
                              + "\"e\":\"AQAB\"}}");
                  case "/certificates/c/?api-version=7.4" ->
                      Reply.json(
                          200, "{\"id\":\"https://kv1.x/certificates/c/9\",\"cer\":\"dGVzdA==\"}");
                  default -> Reply.json(404, "{}");
                })) {
      var vault = rig.vault();

      assertThat(vault.get(VaultRig.secret("a b")))
          .isEqualTo(
              new VaultObject.Secret(
                  "12",
                  SecretText.of("v"),
                  Optional.of("text"),
                  Optional.of("https://kv1.x/keys/a/12")));
      assertThat(vault.get(new ObjectRef(ObjectType.KEY, "k", "7")))
          .isEqualTo(
              new VaultObject.Key(
                  "7", new VaultObject.PublicJwk.Rsa(BigInteger.ONE, BigInteger.valueOf(65537))));
      assertThat(vault.get(new ObjectRef(ObjectType.CERTIFICATE, "c", "")))
          .isEqualTo(new VaultObject.Certificate("9", "dGVzdA=="));
      assertThat(rig.tokenCalls).hasValue(1);
      assertThat(rig.server.asked()).hasSize(5);
    }
  }

  @Test
  void fiftySecretsCostOneTokenOneChallengeAndFiftyReads() throws Exception {
    try (var rig = new VaultRig(folder, asked -> VaultRig.secretReply(asked.path()))) {
      var vault = rig.vault();
      inParallel(50, i -> vault.get(VaultRig.secret("s" + i)));

      assertThat(rig.server.asked()).hasSize(52);
      inParallel(50, i -> rig.vault().get(VaultRig.secret("t" + i)));
      assertThat(rig.server.asked()).hasSize(102);
      assertThat(rig.tokenCalls).hasValue(1);
      assertThat(rig.sources.stream().collect(groupingBy(one -> one, counting())))
          .containsEntry("TOKEN SERVICE", 1L)
          .containsEntry("TOKEN CACHE", 99L)
          .containsEntry("READ SERVICE", 100L);
    }
  }

  @Test
  void identicalReadsOfOneIdentityShareACall() throws Exception {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("v"))) {
      inParallel(100, i -> rig.vault().get(VaultRig.secret("s" + i % 10)));

      assertThat(rig.server.asked("/secrets/") - 1).isEqualTo(10);
      assertThat(rig.tokenCalls).hasValue(1);
    }
  }

  @Test
  void identitiesNeverShareAnAnswer() {
    try (var rig =
        new VaultRig(
            folder, asked -> VaultRig.secretReply(asked.authorization().substring(7, 10)))) {
      var alice = (VaultObject.Secret) rig.vault().get(VaultRig.secret("a"));
      var bob =
          (VaultObject.Secret) rig.vault("bob", Duration.ofSeconds(30)).get(VaultRig.secret("a"));

      assertThat(alice.value().reveal()).isEqualTo("ali");
      assertThat(bob.value().reveal()).isEqualTo("bob");
    }
  }

  @Test
  void listsVersionsWithAttributesThroughAllPages() {
    try (var rig =
        new VaultRig(
            folder,
            asked ->
                asked.path().contains("skip=2")
                    ? Reply.json(
                        200,
                        "{\"value\":[{\"id\":\"https://x/secrets/a/v3\",\"attributes\":{}},{\"id\":\"https://x/secrets/a/bare\"}],\"nextLink\":null}")
                    : Reply.json(
                        200,
                        ("{\"value\":[{\"id\":\"https://x/secrets/a/v1\",\"attributes\":{\"enabled\":"
                                + "false,\"created\":1700000000}},{\"id\":\"https://x/secrets/a/v2\",\"attributes\":{}}],"
                                + "\"nextLink\":\"https://%s/secrets/a/versions?skip=2\"}")
                            .formatted(asked.host())))) {
      assertThat(rig.vault().versions(ObjectType.SECRET, "a"))
          .containsExactly(
              new ObjectVersionInfo("v1", false, Instant.ofEpochSecond(1_700_000_000)),
              new ObjectVersionInfo("v2", true, Instant.EPOCH),
              new ObjectVersionInfo("v3", true, Instant.EPOCH));
    }
  }

  @Test
  void sendsNoTokenToAnotherHostForTheNextPage() {
    try (var rig =
        new VaultRig(
            folder,
            _ -> Reply.json(200, "{\"value\":[],\"nextLink\":\"https://evil.localhost/x\"}"))) {
      assertThatThrownBy(() -> rig.vault().versions(ObjectType.KEY, "a"))
          .isInstanceOf(UnexpectedResponse.class)
          .hasMessageContaining("token was not sent");
    }
  }

  @Test
  void sendsNoTokenForAResourceThatIsNotTheVaults() {
    try (var rig =
        new VaultRig(
            folder,
            _ ->
                VaultRig.error(
                    401,
                    "Unauthorized",
                    "no",
                    "WWW-Authenticate",
                    VaultRig.challenge("https://evil.test")))) {
      rig.pauses.clear();
      assertThatThrownBy(() -> rig.vault().get(VaultRig.secret("a")))
          .isInstanceOf(UnexpectedResponse.class)
          .hasMessageContaining("https://evil.test");
      assertThat(rig.tokenCalls).hasValue(1);
    }
  }

  @Test
  void fetchesANewTokenOnceWhenTheVaultTurnsItDown() {
    try (var rig =
        new VaultRig(
            folder,
            asked ->
                asked.authorization().endsWith("-1")
                    ? VaultRig.error(
                        401,
                        "Unauthorized",
                        "expired",
                        "WWW-Authenticate",
                        VaultRig.challenge("https://vault.localhost"))
                    : VaultRig.secretReply("v"))) {
      rig.vault().get(VaultRig.secret("a"));

      assertThat(rig.tokenCalls).hasValue(2);
    }
  }

  @Test
  void answersADemandForClaimsOnce() {
    var claims = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7InZhbHVlIjoiMSJ9fX0=";
    try (var rig =
        new VaultRig(
            folder,
            asked ->
                asked.authorization().endsWith("-1")
                    ? VaultRig.error(
                        401,
                        "Unauthorized",
                        "more",
                        "WWW-Authenticate",
                        VaultRig.challenge("https://vault.localhost")
                            + ", error=\"insufficient_claims\", claims=\""
                            + claims
                            + "\"")
                    : VaultRig.secretReply("v"))) {
      rig.vault().get(VaultRig.secret("a"));

      assertThat(
              rig.server.asked().stream()
                  .filter(a -> a.method().equals("POST"))
                  .toList()
                  .getLast()
                  .body())
          .contains("nbf")
          .contains("xms_cc");
    }
  }

  @Test
  void refusesPlainHttpAndNamesThatLeadAway() {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("v"))) {
      assertThatThrownBy(() ->
              rig.client
                  .vaults()
                  .open(
                      URI.create("http://kv1.vault.localhost/"),
                      new Credential.PodIdentity("p", "n", "u1"),
                      Deadline.after(Duration.ofSeconds(1), InstantSource.system())))
          .isInstanceOf(InvalidConfiguration.class);
      assertThatThrownBy(() -> rig.vault().get(VaultRig.secret(".."))).isInstanceOf(Rejected.class);
      assertThat(rig.server.asked()).isEmpty();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(int i) throws Exception;
  }

  private static void inParallel(int times, Work work) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, times)
              .mapToObj(i ->
                  executor.submit(() -> {
                    work.run(i);
                    return i;
                  }))
              .toList();
      for (var one : all) {
        one.get();
      }
    }
  }
}
