// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Workload;
import java.util.List;

/// What is to be done about one workload.
///
/// @param uses what it uses now
/// @param notes what people should know about the move
public record WorkloadPlan(Workload workload, List<Use> uses, Outcome outcome, List<String> notes) {
  public WorkloadPlan {
    uses = List.copyOf(uses);
    notes = List.copyOf(notes);
  }

  /// What it comes to.
  public sealed interface Outcome {
    /// It can be moved.
    record Movable(Move move) implements Outcome {}

    /// It can be moved, but not by changing the object: pods would not follow.
    ///
    /// @param reason a sentence with what to do
    record ByHand(Move move, String reason) implements Outcome {}

    /// It cannot be moved as it is.
    record Stuck(List<Obstacle> obstacles) implements Outcome {
      public Stuck {
        obstacles = List.copyOf(obstacles);
      }
    }

    /// It carries the record of a move that has begun or ended.
    record Recorded(boolean finished) implements Outcome {}
  }
}
