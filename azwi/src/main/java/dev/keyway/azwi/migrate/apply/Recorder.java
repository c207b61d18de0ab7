// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.MigrationRecord.State;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Puts down what is there before the first change.
final class Recorder {
  private final Cluster cluster;
  private final Edits edits;
  private final Trust trust;

  Recorder(Cluster cluster, Edits edits, Trust trust) {
    this.cluster = cluster;
    this.edits = edits;
    this.trust = trust;
  }

  /// Returns the record of a move that has not begun.
  ///
  /// @param others of the same namespace: what they have changed is not what was there before
  MigrationRecord record(Workload workload, Move move, Collection<MigrationRecord> others)
      throws KubernetesException, MigrationFailed {
    var plain =
        new MigrationRecord(
            State.STARTED,
            move,
            false,
            Delta.NONE,
            Map.of(),
            move.join().and(move.leave()).before(workload));
    var account = account(plain, others);
    return new MigrationRecord(
        State.STARTED,
        account.move(),
        credentialWasThere(plain, others),
        account.account(),
        classes(move),
        plain.template());
  }

  private boolean credentialWasThere(MigrationRecord plain, Collection<MigrationRecord> others)
      throws MigrationFailed {
    var sharing = others.stream().filter(plain::sharesCredentialWith).findFirst();
    return sharing.isPresent() ? sharing.get().credentialWasThere() : trust.isThere(plain.move());
  }

  /// Who shares an account that another move has created or changed undoes it as that one would.
  private MigrationRecord account(MigrationRecord plain, Collection<MigrationRecord> others)
      throws KubernetesException {
    var move = plain.move();
    var sharing = others.stream().filter(plain::sharesAccountWith).findFirst();
    if (sharing.isPresent()) {
      var other = sharing.get();
      var shared =
          new Move(
              move.identity(),
              move.credential(),
              other.move().account(),
              move.classes(),
              move.join(),
              move.leave());
      return new MigrationRecord(
          State.STARTED, shared, false, other.account(), Map.of(), plain.template());
    }
    var present = cluster.find(Edits.ACCOUNTS, move.account().key());
    var before =
        present
            .map(account ->
                move.account().annotations().before(account.texts("metadata", "annotations")))
            .orElse(Delta.NONE);
    return new MigrationRecord(State.STARTED, move, false, before, Map.of(), plain.template());
  }

  private Map<String, Delta> classes(Move move) throws KubernetesException, MigrationFailed {
    var classes = new HashMap<String, Delta>();
    for (var change : move.classes()) {
      if (!change.copy()) {
        var present = edits.require(Edits.CLASSES, change.source());
        classes.put(change.name(), change.parameters().before(present.texts("spec", "parameters")));
      }
    }
    return classes;
  }
}
