// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.AccountChange;
import dev.keyway.azwi.migrate.plan.ClassChange;
import dev.keyway.azwi.migrate.plan.Move;
import java.util.List;
import java.util.Map;

/// What objects become.
public final class Objects {
  private static final String PARAMETERS = "parameters";

  private Objects() {}

  /// Returns a service account that is to be created.
  ///
  /// @param template whose pull secrets and token setting it gets
  public static Tree newAccount(AccountChange change, Tree template) {
    var account =
        new Tree(Map.of("apiVersion", "v1", "kind", "ServiceAccount"))
            .with(change.key().name(), "metadata", "name")
            .with(change.key().namespace(), "metadata", "namespace");
    for (var field : List.of("imagePullSecrets", "automountServiceAccountToken")) {
      var value = template.fields().get(field);
      account = value == null ? account : account.with(value, field);
    }
    var created = Delta.set(Marks.CREATED, change.key().name());
    return annotated(account, change.annotations().and(created));
  }

  /// Returns a service account with other annotations.
  public static Tree annotated(Tree account, Delta annotations) {
    return annotations.on(account, "metadata", "annotations");
  }

  /// Returns a class with other parameters.
  public static Tree parameters(Tree secretProviderClass, Delta parameters) {
    return parameters.on(secretProviderClass, "spec", PARAMETERS);
  }

  /// Returns the copy of a class under its new name.
  public static Tree copy(Tree secretProviderClass, ClassChange change) {
    var copy =
        Cleaned.of(secretProviderClass)
            .without("metadata", "annotations")
            .with(change.name(), "metadata", "name")
            .with(change.source().name(), "metadata", "annotations", Marks.CREATED);
    return parameters(copy, change.parameters());
  }

  /// Returns the workload after the whole move.
  static Tree moved(Workload workload, Move move) {
    return move.leave().on(move.join().on(workload)).object();
  }

  static Tree account(Inventory inventory, AccountChange change) {
    var present = inventory.account(change.key());
    return change.create()
        ? newAccount(change, template(inventory, change))
        : annotated(present, change.annotations());
  }

  private static Tree template(Inventory inventory, AccountChange change) {
    return change.template().map(inventory::account).orElse(Tree.EMPTY);
  }
}
