// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// Runs phases in their order: first every check, then every phase.
///
/// @param skip full names
public record Runner(List<Phase> phases, Set<String> skip) {

  /// @throws InvalidOption if `skip` names a phase that there is not
  public Runner {
    phases = List.copyOf(phases);
    skip = Set.copyOf(skip);
    for (var name : skip) {
      if (phases.stream().noneMatch(phase -> phase.name().equals(name))) {
        throw new InvalidOption(
            "failed to compute skip phases: phase '%s' not found. Valid phases are: [%s]"
                .formatted(name, String.join(" ", phases.stream().map(Phase::name).toList())));
      }
    }
  }

  /// Returns a runner of the one phase of that name or short name.
  ///
  /// @throws InvalidOption if there is none
  public static Runner only(List<Phase> phases, String name) {
    Predicate<Phase> meant = phase -> phase.name().equals(name) || phase.alias().equals(name);
    var phase = phases.stream().filter(meant).toList();
    if (phase.isEmpty()) {
      throw new InvalidOption(
          "phase '%s' not found. Valid phases are: [%s]"
              .formatted(name, String.join(" ", phases.stream().map(Phase::name).toList())));
    }
    return new Runner(phase, Set.of());
  }

  /// Checks all phases that are not skipped.
  ///
  /// @throws InvalidOption if one finds something missing or wrong
  public void check() {
    for (var phase : phases) {
      if (!skip.contains(phase.name())) {
        check(phase);
      }
    }
  }

  private static void check(Phase phase) {
    try {
      phase.check();
    } catch (InvalidOption e) {
      throw new InvalidOption(
          "failed to run pre-run for phase %s: %s".formatted(phase.name(), e.getMessage()));
    }
  }

  /// Tells whether the phase of that full name will run.
  public boolean runs(String name) {
    return phases.stream().anyMatch(phase -> phase.name().equals(name)) && !skip.contains(name);
  }

  /// What one phase came to.
  public record Step(Phase phase, Outcome outcome) {}

  /// Runs the phases; tells `listener` of each as it ends.
  ///
  /// @throws PhaseFailed if one fails; those behind it are not run
  public List<Step> run(World world, Deadline deadline, BiConsumer<Phase, Outcome> listener) {
    var steps = new ArrayList<Step>();
    for (var phase : phases) {
      var outcome =
          skip.contains(phase.name())
              ? Outcome.of(Outcome.Status.SKIPPED, "skipping phase")
              : run(phase, world, deadline);
      listener.accept(phase, outcome);
      steps.add(new Step(phase, outcome));
    }
    return steps;
  }

  private static Outcome run(Phase phase, World world, Deadline deadline) {
    try {
      return phase.run(world, deadline);
    } catch (AzureException | IOException | InvalidOption e) {
      throw new PhaseFailed(
          "failed to run phase %s: %s".formatted(phase.name(), e.getMessage()), e);
    }
  }
}
