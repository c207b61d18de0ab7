// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.http.FakeEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks on the rule that a pod never receives a token it has not proven to be entitled to. The
/// Entra ID of these tests accepts exactly the assertions a test has registered.
class TokenIsolationTest extends FederatedPods {

  @Test
  void sharesTheTokenWithAnotherPodOfTheSameServiceAccount() {
    rig.get(alice(honest(1)));

    assertThat(rig.get(alice(ISSUER.token(SUBJECT, 2, LATER)))).isEqualTo("token-of-alice");

    assertThat(exchanges()).isEqualTo(1);
    assertThat(rig.engine.calls("issuer.test")).isEqualTo(2);
  }

  record Attack(String name, ServiceAccountToken token) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attack> attacks() {
    var claims = TestIssuer.claims(ISSUER.url(), SUBJECT, 9, LATER);
    var good = ISSUER.token(SUBJECT, 8, LATER).jwt().reveal();
    var parts = good.split("\\.");
    return Stream.of(
        new Attack("signed by another key", sign(ISSUER.header(), claims)),
        new Attack("claims of one token, signature of another", splice(parts)),
        new Attack("an unknown key id", sign("{\"alg\":\"RS256\",\"kid\":\"evil\"}", claims)),
        new Attack("a key id with a path", sign("{\"alg\":\"RS256\",\"kid\":\"../k1\"}", claims)),
        new Attack("no key id", sign("{\"alg\":\"RS256\"}", claims)),
        new Attack(
            "its own key address",
            sign("{\"alg\":\"RS256\",\"kid\":\"k1\",\"jku\":\"https://evil.test/keys\"}", claims)),
        new Attack(
            "an HMAC with the public key", sign("{\"alg\":\"HS256\",\"kid\":\"k1\"}", claims)),
        new Attack(
            "an algorithm of another key type", sign("{\"alg\":\"ES256\",\"kid\":\"k1\"}", claims)),
        new Attack(
            "critical extensions",
            TestIssuer.token(
                "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"x\"]}",
                claims,
                ISSUER.keys().key())),
        new Attack(
            "not yet in force",
            TestIssuer.token(
                ISSUER.header(),
                claims.replace("{", "{\"nbf\":%d,".formatted(LATER.getEpochSecond())),
                ISSUER.keys().key())),
        new Attack(
            "garbage for a signature",
            ServiceAccountToken.of(parts[0] + "." + parts[1] + ".AAAA")));
  }

  private static ServiceAccountToken splice(String[] parts) {
    var other = TestIssuer.encode(TestIssuer.claims(ISSUER.url(), SUBJECT, 10, LATER));
    return ServiceAccountToken.of(parts[0] + "." + other + "." + parts[2]);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void leavesADoubtfulTokenWithTheSameClaimsToEntra(Attack attack) {
    rig.get(alice(honest(1)));

    assertThatThrownBy(() -> rig.get(alice(attack.token())))
        .isInstanceOfSatisfying(
            AuthenticationFailed.class, e -> assertThat(e.code()).contains("AADSTS7000272"));

    assertThat(exchanges()).isEqualTo(2);
    assertThat(rig.engine.calls("evil.test")).isZero();
    assertThat(rig.get(alice(honest(1)))).isEqualTo("token-of-alice");
  }

  @Test
  void refusesUnsignedTokensWithoutACall() {
    rig.get(alice(honest(1)));
    var claims = TestIssuer.encode(TestIssuer.claims(ISSUER.url(), SUBJECT, 9, LATER));
    var none = TestIssuer.encode("{\"alg\":\"none\"}");

    for (var jwt : new String[] {none + "." + claims + ".", none + "." + claims + ".AAAA"}) {
      assertThatThrownBy(() -> rig.get(alice(ServiceAccountToken.of(jwt))))
          .isInstanceOf(AuthenticationFailed.class)
          .hasMessageContaining("not signed");
    }
    assertThat(exchanges()).isEqualTo(1);
  }

  @Test
  void keepsServiceAccountsApartThatNameTheSameClient() {
    rig.get(alice(honest(1)));
    var other = ISSUER.token("system:serviceaccount:evil:web", 2, LATER);

    assertThatThrownBy(() -> rig.get(alice(other))).isInstanceOf(AuthenticationFailed.class);

    assertThat(exchanges()).isEqualTo(2);
    assertThat(rig.engine.calls("issuer.test")).isZero();
  }

  @Test
  void keepsClientsApartThatOneServiceAccountNames() {
    var token = honest(1);
    rig.get(alice(token));

    assertThatThrownBy(() -> rig.get(TokenRig.federated("bob", token)))
        .isInstanceOf(AuthenticationFailed.class);
  }

  @Test
  void neverAsksAnIssuerThatEntraHasNotAccepted() {
    rig.get(alice(honest(1)));
    var evil = TestIssuer.rsa("https://evil.test");

    assertThatThrownBy(() -> rig.get(alice(evil.token(SUBJECT, 2, LATER))))
        .isInstanceOf(AuthenticationFailed.class);

    assertThat(rig.engine.calls("evil.test")).isZero();
  }

  @Test
  void refusesClaimsGivenTwice() {
    var claims =
        TestIssuer.claims(ISSUER.url(), SUBJECT, 1, LATER).replace("}", ",\"sub\":\"other\"}");

    assertThatThrownBy(
            () -> rig.get(alice(TestIssuer.token(ISSUER.header(), claims, ISSUER.keys().key()))))
        .isInstanceOf(AuthenticationFailed.class);
    assertThat(exchanges()).isZero();
  }

  @Test
  void refusesAnExpiredTokenBeforeAnyCall() {
    rig.get(alice(honest(1)));
    var old = ISSUER.token(SUBJECT, 2, TestClock.START.minusSeconds(1));

    assertThatThrownBy(() -> rig.get(alice(old)))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageContaining("expired")
        .hasMessageContaining("tokenRequests");
    assertThat(exchanges()).isEqualTo(1);
  }

  @Test
  void asksEntraWhenTheIssuersKeysCannotBeHad() {
    keySet = Optional.empty();
    rig.get(alice(honest(1)));

    assertThat(rig.get(alice(honest(2)))).isEqualTo("token-of-alice");
    assertThat(rig.get(alice(honest(2)))).isEqualTo("token-of-alice");
    assertThat(rig.get(alice(honest(3)))).isEqualTo("token-of-alice");

    assertThat(exchanges()).isEqualTo(3);
    assertThat(rig.engine.calls(ISSUER.url() + "/keys")).isEqualTo(1);
  }

  @Test
  void asksForKeysAgainOnlyOnceAMinuteWhenAKeyIsUnknown() {
    rig.get(alice(honest(1)));
    var claims = TestIssuer.claims(ISSUER.url(), SUBJECT, 9, LATER);
    for (int i = 0; i < 20; i++) {
      var forged = sign("{\"alg\":\"RS256\",\"kid\":\"x%d\"}".formatted(i), claims);
      assertThatThrownBy(() -> rig.get(alice(forged))).isInstanceOf(AuthenticationFailed.class);
    }
    assertThat(rig.engine.calls(ISSUER.url() + "/keys")).isEqualTo(1);

    rig.clock.pass(Duration.ofSeconds(61));
    var forged = sign("{\"alg\":\"RS256\",\"kid\":\"y\"}", claims);
    assertThatThrownBy(() -> rig.get(alice(forged))).isInstanceOf(AuthenticationFailed.class);
    assertThat(rig.engine.calls(ISSUER.url() + "/keys")).isEqualTo(2);
  }

  @Test
  void aWrongSecretDoesNotOpenTheTokenOfTheRightOne() {
    var seen = ConcurrentHashMap.<String>newKeySet();
    var secrets =
        new TokenRig(call -> {
          seen.add(call.body().orElseThrow().text().reveal());
          return call.body().orElseThrow().text().reveal().contains("client_secret=right")
              ? FakeEngine.json(200, TokenRig.token("t", 3600))
              : FakeEngine.json(401, "{\"error\":\"invalid_client\"}");
        });
    secrets.get(TokenRig.secret("alice", "right"));

    assertThatThrownBy(() -> secrets.get(TokenRig.secret("alice", "wrong")))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageNotContaining("wrong");
    assertThat(seen).hasSize(2);
  }

  @Test
  void theSameCertificateWithAnotherKeyIsAnotherIdentity() {
    var owner = TestCertificate.rsa("owner");
    var chain = List.of(owner.certificate());
    var cloud = Clouds.publicCloud();
    var real = new Credential.ClientCertificate(cloud, "t", "alice", owner.key(), chain);
    var fake = new Credential.ClientCertificate(cloud, "t", "alice", MALLORY.key(), chain);

    assertThat(Proof.of(real).identity()).isNotEqualTo(Proof.of(fake).identity());
  }

  @Test
  void checksElliptic() {
    var issuer = TestIssuer.ec("https://ec.test");
    var good = Assertion.parse(issuer.token(SUBJECT, 1, LATER));
    var keys = new IssuerKeysRig(issuer, rig.clock);

    assertThat(keys.confirms(good)).isTrue();
    assertThat(
            keys.confirms(
                Assertion.parse(
                    TestIssuer.token(
                        issuer.header(),
                        TestIssuer.claims(issuer.url(), SUBJECT, 1, LATER),
                        TestCertificate.ec("x").key()))))
        .isFalse();
  }
}
