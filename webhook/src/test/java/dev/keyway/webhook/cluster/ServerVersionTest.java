// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.20.0, 1.20, true",
    "2.0.0, 1.25, true",
    "1.25.0, 1.20, true",
    "1.18.0, 1.20, false",
    "0.25.0, 1.20, false"
  })
  void comparesMajorThenMinor(String version, String least, boolean expected) {
    assertThat(
            ServerVersion.parse(version)
                .orElseThrow()
                .atLeast(ServerVersion.parse(least).orElseThrow()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "v1.31.9, false",
    "v1.32.0-rc.1, true",
    "v1.32.0-gke.1, true",
    "v1.33.1+k3s1, true",
    "v1.100.0, true",
    "v2.0.0, true"
  })
  void sidecarsAreNativeFrom132On(String version, boolean expected) {
    assertThat(ServerVersion.parse(version).orElseThrow().nativeSidecars()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v", "1", "one.two", "1.x", "-1.2", "1.99999999999999"})
  void whatIsNoVersionIsNone(String text) {
    assertThat(ServerVersion.parse(text)).isEmpty();
  }
}
