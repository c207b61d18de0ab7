// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.TemplateChange;
import dev.keyway.azwi.migrate.plan.AccountChange;
import dev.keyway.azwi.migrate.plan.MigrationPlan;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.azwi.migrate.plan.TargetIdentity;
import dev.keyway.azwi.migrate.plan.Use;
import dev.keyway.azwi.migrate.plan.WorkloadPlan;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/// A plan as the JSON of `-o json`, whose fields are described in docs/migrate.md.
public final class PlanJson {
  private PlanJson() {}

  public static Map<String, Object> of(MigrationPlan plan) {
    var json = new LinkedHashMap<String, Object>();
    json.put("issuer", plan.issuer());
    json.put("warnings", plan.warnings());
    json.put("workloads", plan.workloads().stream().map(PlanJson::workload).toList());
    return json;
  }

  private static Map<String, Object> workload(WorkloadPlan plan) {
    var id = plan.workload().id();
    var json = new LinkedHashMap<String, Object>();
    json.put("kind", id.kind());
    json.put("namespace", id.key().namespace());
    json.put("name", id.key().name());
    json.put("state", state(plan.outcome()));
    json.put("serviceAccount", plan.workload().serviceAccount());
    json.put("uses", plan.uses().stream().map(Use::text).toList());
    switch (plan.outcome()) {
      case Outcome.Movable(var move) -> json.put("needs", move(move));
      case Outcome.ByHand(var move, var reason) -> {
        json.put("byHand", reason);
        json.put("needs", move(move));
      }
      case Outcome.Stuck(var obstacles) ->
          json.put(
              "obstacles",
              obstacles.stream()
                  .map(each -> ordered("code", each.code().name(), "reason", each.reason()))
                  .toList());
      case Outcome.Recorded _ -> {}
    }
    json.put("notes", plan.notes());
    return json;
  }

  /// Returns the state's name in the output.
  public static String state(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Movable _ -> "movable";
      case Outcome.ByHand _ -> "by-hand";
      case Outcome.Stuck _ -> "stuck";
      case Outcome.Recorded(var finished) -> finished ? "moved" : "started";
    };
  }

  private static Map<String, Object> move(Move move) {
    var json = new LinkedHashMap<String, Object>();
    json.put("identity", identity(move.identity()));
    json.put("federatedCredential", credential(move));
    json.put("serviceAccount", account(move.account()));
    json.put(
        "secretProviderClasses",
        move.classes().stream()
            .map(change ->
                ordered(
                    "name",
                    change.name(),
                    "copyOf",
                    change.copy() ? change.source().name() : "",
                    "parameters",
                    delta(change.parameters())))
            .toList());
    json.put("podTemplate", template(move.join().and(move.leave())));
    return json;
  }

  private static Map<String, Object> identity(TargetIdentity identity) {
    return ordered(
        "clientId",
        identity.clientId(),
        "resourceId",
        identity.resourceId(),
        "tenantId",
        identity.tenantId());
  }

  private static Map<String, Object> credential(Move move) {
    var credential = move.credential();
    var json =
        ordered(
            "name",
            credential.name(),
            "issuer",
            credential.issuer(),
            "subject",
            credential.subject());
    json.put("command", CredentialText.command(move));
    json.put("call", CredentialText.call(move));
    return json;
  }

  private static Map<String, Object> account(AccountChange change) {
    return ordered(
        "name",
        change.key().name(),
        "create",
        change.create(),
        "annotations",
        delta(change.annotations()));
  }

  private static Map<String, Object> template(TemplateChange change) {
    return ordered(
        "spec",
        delta(change.account()),
        "labels",
        delta(change.labels()),
        "annotations",
        delta(change.annotations()),
        "classes",
        change.classes());
  }

  /// What is to be removed is null, as in a merge patch.
  private static Map<String, Object> delta(Delta delta) {
    var json = new LinkedHashMap<String, Object>();
    delta.values().forEach((name, value) -> json.put(name, value.orElse(null)));
    return json;
  }

  private static Map<String, Object> ordered(Object... pairs) {
    var json = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      json.put((String) pairs[i], pairs[i + 1]);
    }
    return json;
  }
}
