// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.migrate;

import dev.keyway.azwi.migrate.apply.Result;
import dev.keyway.azwi.migrate.plan.MigrationPlan;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.azwi.migrate.plan.Obstacle;
import dev.keyway.azwi.migrate.plan.Use;
import dev.keyway.azwi.migrate.plan.WorkloadPlan;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import dev.keyway.azwi.migrate.render.PlanJson;
import dev.keyway.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A plan, and what became of it, for a person's eyes.
public final class MigrationTables {
  private static final String INDENT = "  ";

  private MigrationTables() {}

  /// Returns the plan as a table, and below it what does not fit into one.
  public static String of(MigrationPlan plan) {
    if (plan.workloads().isEmpty()) {
      return "No workload uses pod identity, or an identity of the machine.";
    }
    var table =
        Table.of("NAMESPACE", "WORKLOAD", "STATE", "USES NOW", "IDENTITY", "SERVICE ACCOUNT");
    var lines = new ArrayList<String>();
    for (var workload : plan.workloads()) {
      var id = workload.workload().id();
      var move = move(workload.outcome());
      table.row(
          id.key().namespace(),
          id.local(),
          PlanJson.state(workload.outcome()),
          workload.uses().stream().map(Use::text).collect(Collectors.joining(", ")),
          move.map(one -> one.identity().name()).orElse("-"),
          move.map(MigrationTables::account).orElse("-"));
      remarks(workload).forEach(remark -> lines.add("%s: %s".formatted(id, remark)));
    }
    plan.warnings().forEach(warning -> lines.add("warning: " + warning));
    return lines.isEmpty()
        ? table.render("")
        : table.render("")
            + "\n\n"
            + lines.stream().map(line -> INDENT + line).collect(Collectors.joining("\n"));
  }

  private static List<String> remarks(WorkloadPlan workload) {
    var remarks = new ArrayList<String>();
    switch (workload.outcome()) {
      case Outcome.ByHand(var _, var reason) -> remarks.add(reason);
      case Outcome.Stuck(var obstacles) ->
          obstacles.stream().map(Obstacle::reason).forEach(remarks::add);
      case Outcome.Movable _, Outcome.Recorded _ -> {}
    }
    remarks.addAll(workload.notes());
    return remarks;
  }

  private static String account(Move move) {
    return move.account().key().name() + (move.account().create() ? " (new)" : "");
  }

  private static Optional<Move> move(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Movable(var move) -> Optional.of(move);
      case Outcome.ByHand(var move, var _) -> Optional.of(move);
      case Outcome.Stuck _, Outcome.Recorded _ -> Optional.empty();
    };
  }

  /// Returns what became of the workloads.
  public static String of(List<Result> results) {
    if (results.isEmpty()) {
      return "Nothing to do.";
    }
    var table = Table.of("NAMESPACE", "WORKLOAD", "RESULT", "WHY");
    for (var result : results) {
      table.row(
          result.workload().key().namespace(),
          result.workload().local(),
          status(result),
          result.message());
    }
    return table.render("");
  }

  /// Returns the same as JSON.
  public static List<Map<String, Object>> json(List<Result> results) {
    return results.stream().map(MigrationTables::json).toList();
  }

  private static Map<String, Object> json(Result result) {
    var json = new LinkedHashMap<String, Object>();
    json.put("kind", result.workload().kind());
    json.put("namespace", result.workload().key().namespace());
    json.put("name", result.workload().key().name());
    json.put("result", status(result));
    json.put("message", result.message());
    return json;
  }

  private static String status(Result result) {
    return result.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
