// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "5s, PT5S",
    "1m45s, PT1M45S",
    "1.5h, PT1H30M",
    "300ms, PT0.3S",
    "0, PT0S",
    "2us, PT0.000002S",
    ".5s, PT0.5S"
  })
  void readsDurations(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "1d", "1s 2s", "99999999999h"})
  void refusesDurations(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
