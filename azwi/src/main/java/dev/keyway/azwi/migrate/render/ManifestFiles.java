// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.plan.MigrationPlan;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A plan as files that somebody can apply by hand, or commit. No Secret is among them.
public final class ManifestFiles {
  /// The script with the commands of the Azure CLI.
  public static final String SCRIPT = "federated-credentials.sh";

  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> commands = new LinkedHashSet<>();

  private ManifestFiles() {}

  /// Returns the contents by file name: one object in each, and the script.
  public static Map<String, String> of(MigrationPlan plan, Inventory inventory) {
    var writing = new ManifestFiles();
    for (var workload : plan.workloads()) {
      switch (workload.outcome()) {
        case Outcome.Movable(var move) -> {
          writing.shared(move, inventory);
          writing.add(Objects.moved(workload.workload(), move));
        }
        case Outcome.ByHand(var move, var _) -> {
          writing.shared(move, inventory);
          writing.add(Objects.moved(workload.workload(), move));
        }
        case Outcome.Stuck _, Outcome.Recorded _ -> {}
      }
    }
    if (!writing.commands.isEmpty()) {
      writing.files.put(
          SCRIPT, "#!/bin/sh\nset -eu\n\n" + String.join("\n", writing.commands) + "\n");
    }
    return writing.files;
  }

  private void shared(Move move, Inventory inventory) {
    commands.add(CredentialText.command(move));
    add(Objects.account(inventory, move.account()));
    for (var change : move.classes()) {
      var source = inventory.secretProviderClass(change.source());
      add(
          change.copy()
              ? Objects.copy(source, change)
              : Objects.parameters(source, change.parameters()));
    }
  }

  private void add(Tree object) {
    var clean = Cleaned.of(object);
    files.put(name(clean), Yaml.of(clean));
  }

  /// Names may hold hyphens, so that two objects can come to one name; the later gets a number.
  private String name(Tree object) {
    var namespace = object.text("metadata", "namespace");
    var own = object.text("metadata", "name");
    var identity = String.join("/", object.text("kind"), namespace, own);
    var stem = "%s-%s-%s".formatted(object.text("kind").toLowerCase(Locale.ROOT), namespace, own);
    for (int i = 1; ; i++) {
      var name = stem + (i == 1 ? "" : "-" + i) + ".yaml";
      if (names.putIfAbsent(name, identity) == null || identity.equals(names.get(name))) {
        return name;
      }
    }
  }
}
