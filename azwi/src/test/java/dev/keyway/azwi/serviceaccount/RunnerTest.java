// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.Deadline;
import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private final List<String> called = new ArrayList<>();
  private final World world = new Rig().world(Rig.application("shop"), "");

  @Test
  void checksEverythingBeforeItRunsAnything() {
    var runner = new Runner(List.of(phase("phase-1"), phase("phase-2")), Set.of());

    runner.check();
    runner.run(world, Rig.deadline(), (phase, _) -> called.add("told " + phase.name()));

    assertThat(called)
        .containsExactly(
            "check phase-1",
            "check phase-2",
            "run phase-1",
            "told phase-1",
            "run phase-2",
            "told phase-2");
  }

  @Test
  void neverCallsASkippedPhase() {
    var runner = new Runner(List.of(phase("phase-1"), phase("phase-2")), Set.of("phase-1"));

    runner.check();
    var steps = runner.run(world, Rig.deadline(), (_, _) -> {});

    assertThat(called).containsExactly("check phase-2", "run phase-2");
    assertThat(steps.getFirst().outcome().status()).isEqualTo(Status.SKIPPED);
    assertThat(runner.runs("phase-1")).isFalse();
    assertThat(runner.runs("phase-2")).isTrue();
  }

  @Test
  void knowsWhatCanBeSkipped() {
    assertThatThrownBy(
            () -> new Runner(List.of(phase("phase-1"), phase("phase-2")), Set.of("phase-3")))
        .isInstanceOf(InvalidOption.class)
        .hasMessage(
            "failed to compute skip phases: phase 'phase-3' not found. Valid phases are: [phase-1 phase-2]");
  }

  @Test
  void runsOnePhaseByEitherName() {
    var phases = List.of(phase("phase-1"), phase("phase-2"));

    assertThat(Runner.only(phases, "phase-2").runs("phase-2")).isTrue();
    assertThat(Runner.only(phases, "p-phase-1").runs("phase-1")).isTrue();
    assertThatThrownBy(() -> Runner.only(phases, "phase-3")).isInstanceOf(InvalidOption.class);
  }

  @Test
  void namesThePhaseThatFailed() {
    var runner = new Runner(List.of(phase("bad"), phase("phase-2")), Set.of());

    assertThatThrownBy(() -> runner.run(world, Rig.deadline(), (_, _) -> {}))
        .isInstanceOf(PhaseFailed.class)
        .hasMessage("failed to run phase bad: no");
    assertThat(called).containsExactly("run bad");
    assertThatThrownBy(() -> new Runner(List.of(phase("wrong")), Set.of()).check())
        .hasMessage("failed to run pre-run for phase wrong: --flag is required");
  }

  private Phase phase(String name) {
    return new Phase() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String alias() {
        return "p-" + name;
      }

      @Override
      public String description() {
        return "";
      }

      @Override
      public void check() {
        called.add("check " + name);
        if (name.equals("wrong")) {
          InvalidOption.required("", "--flag");
        }
      }

      @Override
      public Outcome run(World unused, Deadline deadline) {
        called.add("run " + name);
        if (name.equals("bad")) {
          throw new Rejected("no");
        }
        return Outcome.of(Status.CREATED, "done");
      }
    };
  }
}
