// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.api.ObjectKey;
import org.junit.jupiter.api.Test;

class StatusNameTest {
  @Test
  void isTheOriginalsWhereThatFits() {
    assertThat(StatusName.of(new PodRef("ns", "pod-0", "u"), "class"))
        .isEqualTo(new ObjectKey("ns", "pod-0-ns-class"));
    assertThat(StatusName.label("node-1.example")).isEqualTo("node-1.example");
    var longest = StatusName.of(new PodRef("n", "p".repeat(125), "u"), "c".repeat(125));
    assertThat(longest.name()).hasSize(253).endsWith("c");
  }

  @Test
  void cutsLongerNamesSoThatTheyStayDifferent() {
    var pod = new PodRef("ns", "p".repeat(200), "u");
    var one = StatusName.of(pod, "a".repeat(100) + "1").name();
    var other = StatusName.of(pod, "a".repeat(100) + "2").name();

    assertThat(one).hasSizeLessThanOrEqualTo(253).isNotEqualTo(other);
    assertThat(StatusName.of(pod, "a".repeat(100) + "1").name()).isEqualTo(one);
    assertThat(StatusName.label("n".repeat(51) + ".".repeat(20)))
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9][a-z0-9.-]*[a-z0-9]");
  }
}
