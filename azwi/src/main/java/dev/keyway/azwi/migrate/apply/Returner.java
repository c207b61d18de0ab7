// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.AccountChange;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.MigrationRecord.State;
import dev.keyway.azwi.migrate.render.Objects;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Collection;

/// Takes one workload back to where it was, as its record says. Each step may be repeated.
final class Returner {
  private final Cluster cluster;
  private final Edits edits;
  private final Trust trust;
  private final Rollouts rollouts;
  private final Observer observer;

  Returner(Cluster cluster, Edits edits, Trust trust, Patience patience, Observer observer) {
    this.cluster = cluster;
    this.edits = edits;
    this.trust = trust;
    this.rollouts = new Rollouts(edits, patience);
    this.observer = observer;
  }

  /// @param others of the same namespace: what they rely on stays
  /// @throws dev.keyway.azure.AzureException if Azure refuses
  void giveBack(Workload workload, MigrationRecord record, Collection<MigrationRecord> others)
      throws KubernetesException, MigrationFailed {
    var id = workload.id();
    var kind = workload.kind().resource();
    var text = RecordJson.write(record.in(State.LEAVING));
    var _ =
        edits.change(
            kind,
            workload.key(),
            object -> object.with(text, "metadata", "annotations", Marks.RECORD));
    // Before the template: new pods mount the class as the old template means it.
    classes(record);
    template(workload, record);
    observer.done(id, "its pods use what they used before");
    copies(record, others);
    if (others.stream().noneMatch(record::sharesAccountWith)) {
      account(record);
      observer.done(id, "service account %s".formatted(undone(record.move().account())));
    }
    if (!record.credentialWasThere() && others.stream().noneMatch(record::sharesCredentialWith)) {
      trust.take(record.move());
      observer.done(id, "%s no longer trusts it".formatted(record.move().identity().name()));
    }
    var _ =
        edits.change(
            kind,
            workload.key(),
            object -> object.without("metadata", "annotations", Marks.RECORD));
    observer.done(id, "undone");
  }

  private void template(Workload workload, MigrationRecord record)
      throws KubernetesException, MigrationFailed {
    var kind = workload.kind().resource();
    var present = edits.require(kind, workload.key());
    var changed =
        edits.change(
            kind,
            workload.key(),
            object ->
                record
                    .template()
                    .on(new Workload(workload.kind(), object, workload.foreignOwner()))
                    .object());
    // Pods that have never been changed need not be well for the rest to be undone.
    boolean untouched = record.state() == State.STARTED && changed.equals(present);
    if (!untouched) {
      rollouts.await(workload);
    }
  }

  private static String undone(AccountChange change) {
    return change.key().name() + (change.create() ? " is gone" : " is as it was");
  }

  private void classes(MigrationRecord record) throws KubernetesException, MigrationFailed {
    for (var change : record.move().classes()) {
      var before = record.classes().get(change.name());
      if (!change.copy() && before != null) {
        edits.changeIfThere(
            Edits.CLASSES, change.target(), present -> Objects.parameters(present, before));
      }
    }
  }

  private void copies(MigrationRecord record, Collection<MigrationRecord> others)
      throws KubernetesException {
    for (var change : record.move().classes()) {
      boolean needed = others.stream().anyMatch(other -> other.concerns(change.name()));
      if (change.copy()
          && !needed
          && created(cluster.find(Edits.CLASSES, change.target()).orElse(Tree.EMPTY))) {
        cluster.delete(Edits.CLASSES, change.target());
      }
    }
  }

  private void account(MigrationRecord record) throws KubernetesException, MigrationFailed {
    var change = record.move().account();
    if (!change.create()) {
      edits.changeIfThere(
          Edits.ACCOUNTS, change.key(), account -> Objects.annotated(account, record.account()));
    } else if (created(cluster.find(Edits.ACCOUNTS, change.key()).orElse(Tree.EMPTY))) {
      cluster.delete(Edits.ACCOUNTS, change.key());
    }
  }

  private static boolean created(Tree object) {
    return !object.text("metadata", "annotations", Marks.CREATED).isEmpty();
  }
}
