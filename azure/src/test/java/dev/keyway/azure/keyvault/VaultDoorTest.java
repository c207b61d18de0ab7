// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.http.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VaultDoorTest {
  private static final URI VAULT = URI.create("https://kv.test");

  private static VaultFailure failure(String object, Credential asked) {
    return new VaultFailure(VAULT, ObjectType.SECRET, "secret " + object, asked);
  }

  @Test
  void tellsEachCallerOfItsOwnObjectAndIdentityWhenAllAreRefused() throws Exception {
    var gate = new CountDownLatch(1);
    var engine =
        new FakeEngine(_ -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return FakeEngine.json(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\"}}");
        });
    var clock = InstantSource.system();
    var door = new VaultDoor(VAULT, new Transport(engine, Sleeper.real(), () -> 0.5, clock));
    var deadline = Deadline.after(Duration.ofSeconds(50), clock);
    var alice =
        new Credential.ClientSecret(Clouds.publicCloud(), "contoso", "alice", SecretText.of("s"));
    var machine = new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          executor.submit(() ->
              door.challenge(
                  URI.create(VAULT + "/secrets/hers"), failure("hers", alice), deadline));
      await().until(() -> engine.calls().size() == 1);
      var waiting = new AtomicReference<Thread>();
      var second =
          executor.submit(() -> {
            waiting.set(Thread.currentThread());
            return door.challenge(
                URI.create(VAULT + "/secrets/his"), failure("his", machine), deadline);
          });
      await()
          .until(() ->
              waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
      gate.countDown();

      assertThatThrownBy(first::get).hasMessageContaining("alice").hasMessageContaining("hers");
      assertThatThrownBy(second::get)
          .hasMessageContaining("secret his")
          .hasMessageNotContaining("alice")
          .hasMessageNotContaining("hers");
    }
  }
}
