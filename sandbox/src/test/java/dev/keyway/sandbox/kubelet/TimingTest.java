// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTest {
  @ParameterizedTest
  @CsvSource({"1, PT0.5S", "2, PT1S", "3, PT2S", "8, PT64S", "9, PT122S", "1000, PT122S"})
  void waitsLongerAfterEachFailure(int failures, Duration wait) {
    assertThat(Timing.KUBELET.retryAfter(failures)).isEqualTo(wait);
  }

  @Test
  void republishesBetweenOneMinuteAndAHalfMore() {
    assertThat(Timing.KUBELET.untilRepublish(RandomGenerator.getDefault()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }
}
