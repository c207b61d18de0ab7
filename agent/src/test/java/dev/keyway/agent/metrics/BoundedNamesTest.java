// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedNamesTest {

  @Test
  void foldsEverythingBeyondTheLimit() {
    var names = new BoundedNames(2);
    assertThat(names.fold("secret/", "a")).isEqualTo("a");
    assertThat(names.fold("secret/", "b")).isEqualTo("b");
    assertThat(names.fold("secret/", "c")).isEqualTo("_other");
    assertThat(names.fold("secret/", "a")).isEqualTo("a");
    assertThat(names.fold("secret/throttled", "a")).isEqualTo("_other");
  }
}
