// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static dev.keyway.podidentity.nmi.TestObjects.meta;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyway.azure.SecretText;
import dev.keyway.azure.credential.Credential;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretValues;
import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ServicePrincipalsTest {
  private static final String PLANTED = "PLANTED-SECRET-VALUE";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicReference<ServicePrincipals.Secrets> secrets =
      new AtomicReference<>(key -> secret(key, Map.of("clientSecret", PLANTED)));

  private ServicePrincipals principals(boolean crossNamespace) {
    return new ServicePrincipals(
        key -> {
          reads.incrementAndGet();
          return Objects.requireNonNull(secrets.get()).get(key);
        },
        crossNamespace,
        new TokenObserver() {
          @Override
          public void got(String operation, Duration took) {}

          @Override
          public void failed(String operation) {}

          @Override
          public void secretFailed() {}
        },
        now::get);
  }

  private static SecretValues secret(ObjectKey key, Map<String, String> texts) {
    var values = new HashMap<String, byte[]>();
    texts.forEach((name, text) -> values.put(name, text.getBytes(UTF_8)));
    return new SecretValues(meta(key.toString()), values);
  }

  private static AzureIdentity principal(long type, String secretNamespace, String adEndpoint) {
    return identity(
        "shop/azid",
        type,
        "client-1",
        "",
        Optional.of(new ObjectKey(secretNamespace, "sp")),
        List.of("aux1", "aux2"),
        adEndpoint);
  }

  private static void assertFails(
      ServicePrincipals principals, AzureIdentity identity, String... words) {
    assertThatThrownBy(() -> principals.credentials(identity))
        .isInstanceOf(TokenFailure.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining(PLANTED);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void signsInToEachTenantThePrimaryFirst() throws Exception {
    var credentials = principals(false).credentials(principal(1, "", ""));

    assertThat(credentials)
        .extracting(credential -> ((Credential.ClientSecret) credential).tenant())
        .containsExactly("tenant", "aux1", "aux2");
    assertThat(((Credential.ClientSecret) credentials.getFirst()).secret())
        .isEqualTo(SecretText.of(PLANTED));
  }

  @Test
  void readsASecretOnceForAllThatAskAtOnce() throws Exception {
    var answer = new CountDownLatch(1);
    secrets.set(key -> {
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return secret(key, Map.of("clientSecret", PLANTED));
    });
    var principals = principals(false);
    var asking = new ArrayList<Thread>();
    var got = new ConcurrentLinkedQueue<List<Credential>>();
    for (int i = 0; i < 8; i++) {
      asking.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  got.add(principals.credentials(principal(1, "", "")));
                } catch (TokenFailure e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    await()
        .until(() -> asking.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    answer.countDown();
    for (var thread : asking) {
      thread.join();
    }

    assertThat(got).hasSize(8).allSatisfy(credentials -> assertThat(credentials).hasSize(3));
    assertThat(reads).hasValue(1);
  }

  @Test
  void keepsToSecretsOfTheIdentitysOwnNamespace() throws Exception {
    assertFails(
        principals(false),
        principal(1, "kube-system", "https://evil.example"),
        "shop/azid",
        "kube-system/sp",
        "--allow-cross-namespace-secrets");
    assertThat(reads).as("reads of a foreign Secret").hasValue(0);
    assertThat(principals(true).credentials(principal(1, "kube-system", ""))).hasSize(3);
    assertThat(principals(false).credentials(principal(1, "shop", ""))).hasSize(3);
  }

  @Test
  void sendsSecretsOverHttpsOnly() {
    for (var endpoint : List.of("http://login.example", "ftp://x", "https:///", "::", "file:/x")) {
      assertFails(principals(false), principal(1, "", endpoint), "shop/azid", "adEndpoint");
    }
  }

  @Test
  void neverPicksAPasswordAtRandom() throws Exception {
    secrets.set(key -> secret(key, Map.of("only", "p")));
    assertThat(principals(false).credentials(principal(1, "", ""))).hasSize(3);
    secrets.set(key -> secret(key, Map.of("a", PLANTED, "b", PLANTED)));
    assertFails(principals(false), principal(1, "", ""), "[a, b]", "clientSecret", "shop/sp");
    secrets.set(key -> secret(key, Map.of("a", "x", "clientSecret", "p")));
    assertThat(principals(false).credentials(principal(1, "", "")).getFirst())
        .extracting(credential -> ((Credential.ClientSecret) credential).secret().reveal())
        .isEqualTo("p");
    secrets.set(key -> secret(key, Map.of("clientSecret", " ")));
    assertFails(principals(false), principal(1, "", ""), "empty");
    secrets.set(key -> secret(key, Map.of("certificate", PLANTED)));
    assertFails(principals(false), principal(2, "", ""), "shop/azid", "shop/sp");
    secrets.set(key -> secret(key, Map.of("x", PLANTED)));
    assertFails(principals(false), principal(2, "", ""), "certificate", "[x]");
  }

  @Test
  void readsASecretOnceInAFewMinutesAndThenInTheBackground() throws Exception {
    var principals = principals(false);
    var identity = principal(1, "", "");
    principals.credentials(identity);
    pass(Duration.ofMinutes(2));
    principals.credentials(identity);
    assertThat(reads).hasValue(1);

    secrets.set(key -> secret(key, Map.of("clientSecret", "rotated")));
    pass(Duration.ofMinutes(2));
    principals.credentials(identity);
    await()
        .until(() ->
            principals.credentials(identity).getFirst()
                    instanceof Credential.ClientSecret(var _, var _, var _, var secret)
                && secret.reveal().equals("rotated"));
    assertThat(reads).hasValue(2);
  }

  @Test
  void outlivesTheApiServerButNotTheSecret() throws Exception {
    var principals = principals(false);
    var identity = principal(1, "", "");
    principals.credentials(identity);
    secrets.set(_ -> {
      throw new KubernetesException.Unavailable("away", Optional.empty(), null);
    });
    pass(Duration.ofHours(1));
    assertThat(principals.credentials(identity)).hasSize(3);

    secrets.set(_ -> {
      throw new KubernetesException.Forbidden("forbidden");
    });
    assertFails(principals, identity, "shop/sp", "forbidden");
    secrets.set(_ -> {
      throw new KubernetesException.Unavailable("away", Optional.empty(), null);
    });
    assertFails(principals, identity, "away");
  }
}
