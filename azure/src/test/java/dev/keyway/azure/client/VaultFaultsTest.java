// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.AccessDenied;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.StubServer.Reply;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.keyvault.VaultObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VaultFaultsTest {
  @TempDir Path folder;

  record Fault(String name, Reply reply, Class<? extends AzureException> type, List<String> words) {
    Fault(String name, Reply reply, Class<? extends AzureException> type, String... words) {
      this(name, reply, type, List.of(words));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "forbidden",
            VaultRig.error(403, "Forbidden", "The user has no secrets get permission"),
            AccessDenied.class,
            "client alice",
            "secret a",
            "Key Vault Secrets User",
            "az keyvault set-policy -n kv1",
            "--spn alice",
            "no secrets get permission"),
        new Fault(
            "disabled",
            VaultRig.error(403, "Forbidden", "Operation get is not allowed on a disabled secret."),
            AccessDenied.class,
            "secret a",
            "is disabled"),
        new Fault(
            "missing",
            VaultRig.error(404, "SecretNotFound", "A secret with name a was not found"),
            ObjectNotFound.class,
            "secret a",
            "kv1.vault.localhost",
            "SecretNotFound"),
        new Fault(
            "wrong audience",
            VaultRig.error(
                401,
                "Unauthorized",
                "AKV10022: Invalid audience",
                "WWW-Authenticate",
                VaultRig.challenge("https://vault.localhost")),
            AuthenticationFailed.class,
            "AKV10022",
            "client alice"),
        new Fault(
            "throttled for long",
            VaultRig.error(429, "Throttled", "slow down", "Retry-After", "90"),
            Throttled.class,
            "90 s"),
        new Fault("broken", VaultRig.error(500, "Internal", "oops"), Unavailable.class, "HTTP 500"),
        new Fault(
            "bad name", VaultRig.error(400, "BadParameter", "no"), Rejected.class, "BadParameter"),
        new Fault(
            "a web page",
            new Reply(200, "<html>p4ssword</html>", -1, "Content-Type", "text/html"),
            UnexpectedResponse.class,
            "web page",
            "proxy"),
        new Fault(
            "no JSON", Reply.json(200, "{\"value\": pl4in"), UnexpectedResponse.class, "JSON"),
        new Fault(
            "no value",
            Reply.json(200, "{\"id\":\"https://x/secrets/a/1\"}"),
            UnexpectedResponse.class,
            "value"),
        new Fault(
            "no id",
            Reply.json(200, "{\"value\":\"pl4in\"}"),
            UnexpectedResponse.class,
            "field id"),
        new Fault(
            "cut off",
            new Reply(200, "{\"value\":\"pl4in", 5000),
            UnexpectedResponse.class,
            "middle"),
        new Fault(
            "redirect",
            new Reply(302, "", -1, "Location", "https://evil.localhost/"),
            Rejected.class,
            "302"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void saysWhatWentWrongAndNeverWhatTheAnswerHeld(Fault fault) {
    try (var rig = new VaultRig(folder, _ -> fault.reply())) {
      var vault = rig.vault();
      assertThatThrownBy(() -> vault.get(VaultRig.secret("a")))
          .isInstanceOf(fault.type())
          .satisfies(e -> assertThat(e.getMessage()).contains(fault.words()))
          .satisfies(e ->
              assertThat(e.toString()).doesNotContain("pl4in", "p4ssword", "s3cret", "alice-1"));
    }
  }

  @Test
  void waitsOutAShortRetryAfter() {
    var tries = new AtomicInteger();
    try (var rig =
        new VaultRig(
            folder,
            _ ->
                tries.incrementAndGet() == 1
                    ? VaultRig.error(429, "Throttled", "slow", "retry-after-ms", "1")
                    : VaultRig.secretReply("v"))) {
      rig.vault().get(VaultRig.secret("a"));

      assertThat(rig.pauses).contains(Duration.ofMillis(1));
      assertThat(tries).hasValue(2);
    }
  }

  @Test
  void readsASecretFarBeyondKeyVaultsOwnLimit() {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("x".repeat(1 << 19)))) {
      var secret = (VaultObject.Secret) rig.vault().get(VaultRig.secret("a"));

      assertThat(secret.value().reveal()).hasSize(1 << 19);
    }
  }

  @Test
  void refusesASecretOfFiveMebibytes() {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("x".repeat(5 << 20)))) {
      assertThatThrownBy(() -> rig.vault().get(VaultRig.secret("a")))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("1 MiB");
    }
  }

  @Test
  void endsWithTheDeadlineWhenTheVaultIsSilent() {
    var gate = new CountDownLatch(1);
    try (var rig =
        new VaultRig(
            folder,
            _ -> {
              try {
                gate.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return VaultRig.secretReply("v");
            })) {
      var vault = rig.vault("alice", Duration.ofMillis(700));
      assertThatThrownBy(() -> vault.get(VaultRig.secret("a")))
          .isInstanceOf(DeadlineExceeded.class);
      gate.countDown();
    }
  }

  @Test
  void reportsAVaultThatIsNotThere() {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("v"))) {
      rig.server.close();
      assertThatThrownBy(() -> rig.vault().get(VaultRig.secret("a")))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("kv1.vault.localhost");
    }
  }

  @Test
  void reportsAServerItDoesNotTrust() {
    try (var rig = new VaultRig(folder, _ -> VaultRig.secretReply("v"));
        var stranger =
            AzureClient.create(
                AzureSettings.fromEnvironment(Map.of()), CacheObserver.NONE, _ -> {})) {
      var vault =
          stranger
              .vaults()
              .open(
                  URI.create("https://kv1.vault.localhost:" + rig.server.port()),
                  new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()),
                  Deadline.after(Duration.ofSeconds(20), InstantSource.system()));
      assertThatThrownBy(() -> vault.get(VaultRig.secret("a")))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("SSL_CERT_FILE");
    }
  }
}
