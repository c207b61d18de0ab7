// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private final Liveness alive = new Liveness();

  @Test
  void aProcessIsWellUntilOneOfItsPartsIsNot() {
    var trouble = new AtomicReference<Optional<String>>(Optional.empty());
    alive.add(Optional::empty);
    alive.add(trouble::get);

    assertThat(alive.answer("Active")).isEqualTo(HttpEndpoint.Answer.text(200, "Active"));

    trouble.set(Optional.of("the worker has died"));
    assertThat(alive.answer("Active"))
        .isEqualTo(HttpEndpoint.Answer.text(503, "the worker has died"));
  }
}
