// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String NAME = "azure-wi-webhook-webhook-service.system.svc";
  private static final Policy POLICY = new Policy(List.of(NAME));
  private static final Issuer ISSUER = new Issuer(List.of(NAME));

  // Keys take long to make: all tests share these.
  private static final Contents FIRST = fresh(NOW);
  private static final Contents OTHER = fresh(NOW);

  private static Contents fresh(Instant at) {
    return ISSUER.carryOut(POLICY.step(Contents.NOTHING, List.of(), at), at);
  }

  private static X509Certificate authority(Contents contents) {
    return contents.authorities().getFirst();
  }

  private static Step step(Contents contents, Duration later) {
    return POLICY.step(contents, List.of(), NOW.plus(later));
  }

  @Test
  void makesTheAuthorityAsTheOriginalDoes() throws Exception {
    var authority = authority(FIRST);

    assertThat(authority.getSubjectX500Principal().getName())
        .isEqualTo("CN=azure-workload-identity-ca,O=azure-workload-identity");
    assertThat(authority.getSerialNumber()).isZero();
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(authority.getKeyUsage())
        .containsExactly(true, false, true, false, false, true, false, false, false);
    assertThat(authority.getSubjectAlternativeNames())
        .singleElement()
        .isEqualTo(List.of(2, "azure-workload-identity-ca"));
    assertThat(authority.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(authority.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void makesTheServerCertificateAsTheOriginalDoes() throws Exception {
    var server = FIRST.server().orElseThrow().certificate();

    assertThat(server.getSubjectX500Principal().getName()).isEqualTo("CN=" + NAME);
    assertThat(server.getSerialNumber()).isOne();
    assertThat(server.getSubjectAlternativeNames()).singleElement().isEqualTo(List.of(2, NAME));
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    server.verify(authority(FIRST).getPublicKey());
  }

  @Test
  void keepsKeysInTheFormOfTheOriginal() {
    var values = FIRST.values();

    assertThat(values).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
    assertThat(new String(values.getOrDefault("ca.key", new byte[0]), US_ASCII))
        .startsWith("-----BEGIN RSA PRIVATE KEY");
    assertThat(new String(values.getOrDefault("tls.key", new byte[0]), US_ASCII))
        .startsWith("-----BEGIN EC PRIVATE KEY");
    assertThat(Contents.read(values)).isEqualTo(FIRST);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "274"})
  void keepsWhatLastsLongEnough(int days) {
    assertThat(step(FIRST, Duration.ofDays(days))).isEqualTo(new Step.Keep(FIRST));
  }

  @ParameterizedTest
  @CsvSource({"275", "366", "3559"})
  void renewsTheServerCertificateNinetyDaysAhead(int days) {
    assertThat(step(FIRST, Duration.ofDays(days))).isInstanceOf(Step.NewServer.class);
  }

  @ParameterizedTest
  @CsvSource({"3560, 1", "3649, 1", "3651, 0"})
  void renewsTheAuthorityNinetyDaysAheadAndTrustsTheOldOneToItsEnd(int days, int trusted) {
    assertThat(step(FIRST, Duration.ofDays(days)))
        .isInstanceOfSatisfying(
            Step.NewAuthority.class, made -> assertThat(made.trustedStill()).hasSize(trusted));
  }

  @Test
  void renewsTheServerCertificateForAnotherName() {
    var policy = new Policy(List.of(NAME, "localhost"));

    assertThat(policy.step(FIRST, List.of(), NOW)).isInstanceOf(Step.NewServer.class);
  }

  @Test
  void trustsTheLastAuthorityThatTheSecretHasLost() {
    var step = POLICY.step(Contents.NOTHING, FIRST.authorities(), NOW);

    var contents = ISSUER.carryOut(step, NOW);

    assertThat(contents.authorities()).hasSize(2).contains(authority(FIRST));
    assertThat(POLICY.step(contents, List.of(), NOW)).isEqualTo(new Step.Keep(contents));
  }

  @Test
  void trustsAFormerAuthorityForADay() {
    var both = FIRST.withAuthorities(List.of(authority(FIRST), authority(OTHER)));

    assertThat(step(both, Duration.ofHours(23))).isEqualTo(new Step.Keep(both));
    assertThat(step(both, Duration.ofHours(25))).isEqualTo(new Step.Retire(FIRST));
  }

  @Test
  void mixedPairsAreMadeAnew() {
    assertThat(
            step(new Contents(FIRST.authorities(), OTHER.signer(), FIRST.server()), Duration.ZERO))
        .isInstanceOf(Step.NewServer.class);
    assertThat(
            step(new Contents(FIRST.authorities(), FIRST.signer(), OTHER.server()), Duration.ZERO))
        .isInstanceOf(Step.NewServer.class);
  }

  static List<Map<String, byte[]>> hostile() {
    var random = new Random(7);
    return IntStream.range(0, 16)
        .<Map<String, byte[]>>mapToObj(i -> {
          var values = new HashMap<>(FIRST.values());
          var key = List.of("ca.crt", "ca.key", "tls.crt", "tls.key").get(i % 4);
          var value = values.getOrDefault(key, new byte[1]).clone();
          switch (i / 4 % 4) {
            case 0 -> values.remove(key);
            case 1 -> values.put(key, new byte[1 << 20]);
            case 2 ->
                values.put(
                    key, values.getOrDefault(key.equals("ca.crt") ? "tls.crt" : "ca.crt", value));
            default -> {
              for (int j = 0; j < 20; j++) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
              }
              values.put(key, value);
            }
          }
          return values;
        })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void makesSomethingUsableOfAnySecret(Map<String, byte[]> values) {
    var contents =
        ISSUER.carryOut(POLICY.step(Contents.read(values), FIRST.authorities(), NOW), NOW);

    assertThat(POLICY.step(Contents.read(contents.values()), List.of(), NOW))
        .isInstanceOf(Step.Keep.class);
    assertThat(contents.authorities()).contains(authority(FIRST));
  }

  @Test
  void aBundleHoldsWhatAnyReplicaNeeds() {
    var current = Bundle.write(Set.of(authority(FIRST)));

    var next = Bundle.next(current, OTHER.authorities(), Set.of(), NOW);

    assertThat(next).containsExactly(authority(OTHER), authority(FIRST));
    assertThat(Bundle.is(Bundle.write(next), next)).isTrue();
    assertThat(Bundle.next(current, OTHER.authorities(), Set.of(), NOW.plus(Duration.ofDays(2))))
        .containsExactly(authority(OTHER));
  }

  @ParameterizedTest
  @CsvSource({"''", "Cg==", "not base64!", "AAAA"})
  void aBundleOfAnythingIsReplaced(String current) {
    assertThat(Bundle.next(current, FIRST.authorities(), Set.of(), NOW))
        .containsExactly(authority(FIRST));
  }
}
