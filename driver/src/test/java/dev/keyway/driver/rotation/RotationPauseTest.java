// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationPauseTest {
  @ParameterizedTest
  @CsvSource({
    "PT2M, 0, PT2M",
    "PT2M, 1, PT1M48S",
    "PT2M, 0.5, PT1M54S",
    "PT0S, 0, PT10S",
    "PT-1M, 1, PT9S"
  })
  void leavesOutUpToATenthAndNeverLoopsWithoutRest(
      Duration interval, double chance, Duration pause) {
    assertThat(RotationTimer.pause(interval, chance)).isEqualTo(pause);
  }
}
