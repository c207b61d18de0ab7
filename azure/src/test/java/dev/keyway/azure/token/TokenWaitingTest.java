// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.Unavailable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rule of [TokenIsolationTest] for pods that ask at the same time.
class TokenWaitingTest extends FederatedPods {

  @Test
  void aForgedTokenThatComesFirstDoesNotFailTheHonestOnesThatWait() throws Exception {
    gate = new CountDownLatch(1);
    var forged = sign(ISSUER.header(), TestIssuer.claims(ISSUER.url(), SUBJECT, 9, LATER));
    var good = honest(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = executor.submit(() -> rig.get(alice(forged)));
      await().until(() -> exchanges() == 1);
      var second = executor.submit(() -> rig.get(alice(good)));
      gate.countDown();

      assertThat(second.get()).isEqualTo("token-of-alice");
      assertThatThrownBy(first::get).hasCauseInstanceOf(AuthenticationFailed.class);
    }
  }

  @Test
  void aForgedTokenThatWaitsForAnHonestOneGetsNothing() throws Exception {
    gate = new CountDownLatch(1);
    var forged = sign(ISSUER.header(), TestIssuer.claims(ISSUER.url(), SUBJECT, 9, LATER));
    var good = honest(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = executor.submit(() -> rig.get(alice(good)));
      await().until(() -> exchanges() == 1);
      var second = executor.submit(() -> rig.get(alice(forged)));
      gate.countDown();

      assertThat(first.get()).isEqualTo("token-of-alice");
      assertThatThrownBy(second::get).hasCauseInstanceOf(AuthenticationFailed.class);
    }
  }

  @Test
  void aMountThatIsCancelledDoesNotFailTheOnesThatWaitForItsToken() throws Exception {
    gate = new CountDownLatch(1);
    var one = honest(1);
    var other = honest(2);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var cancelled = executor.submit(() -> rig.get(alice(one)));
      await().until(() -> exchanges() == 1);
      var waiting = new AtomicReference<Thread>();
      var second =
          executor.submit(() -> {
            waiting.set(Thread.currentThread());
            return rig.get(alice(other));
          });
      await()
          .until(() ->
              waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
      cancelled.cancel(true);
      await().until(() -> exchanges() == 2);
      gate.countDown();

      assertThat(second.get()).isEqualTo("token-of-alice");
    }
  }

  @Test
  void aHundredPodsOfOneServiceAccountCostOneTokenCall() throws Exception {
    gate = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          Stream.iterate(1, i -> i + 1)
              .limit(100)
              .map(i -> executor.submit(() -> rig.get(alice(honest(i)))))
              .toList();
      gate.countDown();
      for (var one : all) {
        assertThat(one.get()).isEqualTo("token-of-alice");
      }
    }
    assertThat(exchanges()).isEqualTo(1);
  }

  @Test
  void sharesAnOutageButNotARefusal() {
    var down =
        new TokenRig(_ -> {
          throw new IOException("Connection refused");
        });

    assertThatThrownBy(() -> down.get(alice(honest(1)))).isInstanceOf(Unavailable.class);
    assertThat(down.engine.calls("login.")).isEqualTo(4);
  }
}
