// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.TemplateChange;
import java.util.Map;
import java.util.TreeMap;

/// A move and what was there before it: enough to go on with it, and to undo it. Holds no secrets.
///
/// @param credentialWasThere whether the identity trusted the account already
/// @param account the annotations that the service account had; of no meaning if it is created
/// @param classes the parameters that each class had which is changed in place, by its name
/// @param template what the pod template had
public record MigrationRecord(
    State state,
    Move move,
    boolean credentialWasThere,
    Delta account,
    Map<String, Delta> classes,
    TemplateChange template) {

  /// How far the move has come.
  public enum State {
    STARTED,
    FINISHED,
    /// It is being undone.
    LEAVING
  }

  public MigrationRecord {
    classes = Map.copyOf(new TreeMap<>(classes));
  }

  public MigrationRecord in(State next) {
    return new MigrationRecord(next, move, credentialWasThere, account, classes, template);
  }

  /// Tells whether both moves use the same service account.
  public boolean sharesAccountWith(MigrationRecord other) {
    return move.account().key().equals(other.move.account().key());
  }

  /// Tells whether both moves rely on the same trust.
  public boolean sharesCredentialWith(MigrationRecord other) {
    return move.credential()
            .trusts(other.move.credential().issuer(), other.move.credential().subject())
        && move.identity().sameAs(other.move.identity());
  }

  /// Tells whether the workload mounted a class before, or mounts it afterwards.
  public boolean concerns(String secretProviderClass) {
    return template.classes().containsValue(secretProviderClass)
        || move.classes().stream().anyMatch(change -> change.name().equals(secretProviderClass));
  }
}
