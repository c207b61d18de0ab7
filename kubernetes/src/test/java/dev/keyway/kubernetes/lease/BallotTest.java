// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.client.KubernetesException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BallotTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  /// A lock with one version of one record.
  private static Lock holding(LockRecord first) {
    return new Lock() {
      private LockRecord record = first;

      @Override
      public Slot read() {
        return new Slot(record, Optional.of("1"));
      }

      @Override
      public Slot write(LockRecord now, Slot before) {
        record = now;
        return read();
      }
    };
  }

  private static Lock forbidden() {
    return new Lock() {
      @Override
      public Slot read() throws KubernetesException {
        throw new KubernetesException.Forbidden("no");
      }

      @Override
      public Slot write(LockRecord now, Slot before) throws KubernetesException {
        throw new KubernetesException.Forbidden("no");
      }
    };
  }

  private static LockRecord held(String holder) {
    return new LockRecord(holder, LEASE, "t0", "t1", 1);
  }

  private static Ballot.Result cast(Lock lease, Lock endpoints) {
    return new Ballot("me", LEASE, lease, endpoints, InstantSource.system()).cast(0);
  }

  @Test
  void doesWithoutEndpointsWhereItHasNoRightToThem() {
    assertThat(cast(holding(LockRecord.none()), forbidden())).isEqualTo(new Ballot.Result.Won());
  }

  @Test
  void doesNotDoWithoutTheLease() {
    assertThat(cast(forbidden(), holding(LockRecord.none())))
        .isInstanceOf(Ballot.Result.Failed.class);
  }

  @Test
  void standsBackFromWhoHoldsEitherLock() {
    assertThat(cast(holding(held("other")), holding(LockRecord.none())))
        .isEqualTo(new Ballot.Result.Other("other"));
    var lease = holding(LockRecord.none());
    assertThat(cast(lease, holding(held("original"))))
        .isEqualTo(new Ballot.Result.Other("original"));
  }

  @Test
  void takesALockThatHasNotChangedForItsDurationWhateverTheClocksSay() {
    var ballot =
        new Ballot(
            "me",
            LEASE,
            holding(held("other")),
            holding(LockRecord.none()),
            InstantSource.system());

    assertThat(ballot.cast(0)).isEqualTo(new Ballot.Result.Other("other"));
    assertThat(ballot.cast(LEASE.toNanos() - 1)).isEqualTo(new Ballot.Result.Other("other"));
    assertThat(ballot.cast(LEASE.toNanos())).isEqualTo(new Ballot.Result.Won());
  }

  @Test
  void takesWhatWasGivenBackAtOnce() {
    assertThat(cast(holding(held("")), holding(held("")))).isEqualTo(new Ballot.Result.Won());
  }
}
