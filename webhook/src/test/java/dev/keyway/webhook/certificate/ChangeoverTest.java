// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeoverTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Contents FIRST = fresh();
  private static final Contents OTHER = fresh();

  private final ServingKey serving = new ServingKey();
  private final Changeover changeover = new Changeover(serving, SETTLE);

  private static Contents fresh() {
    return new Issuer(List.of("a")).carryOut(new Step.NewAuthority(List.of()), NOW);
  }

  @Test
  void theFirstCertificateIsShownAtOnce() {
    assertThat(changeover.show(FIRST, NOW)).isEmpty();
    assertThat(serving.get()).isEqualTo(FIRST.server());
  }

  @Test
  void aCertificateOfAnotherAuthorityWaitsUntilClientsHaveHadTimeToBeTold() {
    changeover.show(FIRST, NOW);
    assertThat(changeover.show(OTHER, NOW)).contains(SETTLE);

    changeover.told(OTHER.authorities().getFirst(), true, NOW);
    assertThat(changeover.show(OTHER, NOW.plusSeconds(14))).contains(Duration.ofSeconds(1));
    assertThat(serving.get()).isEqualTo(FIRST.server());
    assertThat(changeover.show(OTHER, NOW.plusSeconds(15))).isEmpty();
    assertThat(serving.get()).isEqualTo(OTHER.server());
    assertThat(changeover.shown()).containsExactly(OTHER.authorities().getFirst());
  }

  @Test
  void whoHadToBeToldAgainHasTheWholeTimeAgain() {
    changeover.show(FIRST, NOW);
    var authority = OTHER.authorities().getFirst();
    changeover.told(authority, true, NOW);
    changeover.told(authority, false, NOW.plusSeconds(5));
    changeover.told(authority, true, NOW.plusSeconds(10));

    assertThat(changeover.show(OTHER, NOW.plusSeconds(15))).contains(Duration.ofSeconds(10));
  }

  @Test
  void aCertificateOfTheSameAuthorityIsShownAtOnce() {
    changeover.show(FIRST, NOW);
    var next =
        new Issuer(List.of("a", "b"))
            .carryOut(new Step.NewServer(FIRST.authorities(), FIRST.signer().orElseThrow()), NOW);

    assertThat(changeover.show(next, NOW)).isEmpty();
    assertThat(serving.get()).isEqualTo(next.server());
  }
}
