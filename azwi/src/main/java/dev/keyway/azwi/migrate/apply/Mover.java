// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.TemplateChange;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.AccountChange;
import dev.keyway.azwi.migrate.plan.ClassChange;
import dev.keyway.azwi.migrate.plan.ClassParameters;
import dev.keyway.azwi.migrate.plan.MigrationRecord;
import dev.keyway.azwi.migrate.plan.MigrationRecord.State;
import dev.keyway.azwi.migrate.plan.Move;
import dev.keyway.azwi.migrate.render.Objects;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Takes one workload to workload identity, as its record says. Each step may be repeated, so that
/// a move which was interrupted anywhere is gone on with by doing it again.
final class Mover {
  // What Entra ID says while a new federated credential spreads.
  private static final Set<String> SPREADING =
      Set.of("AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7000272");

  private final Cluster cluster;
  private final Edits edits;
  private final Trust trust;
  private final AccessCheck access;
  private final Rollouts rollouts;
  private final Patience patience;
  private final Observer observer;

  Mover(
      Cluster cluster,
      Edits edits,
      Trust trust,
      AccessCheck access,
      Patience patience,
      Observer observer) {
    this.cluster = cluster;
    this.edits = edits;
    this.trust = trust;
    this.access = access;
    this.rollouts = new Rollouts(edits, patience);
    this.patience = patience;
    this.observer = observer;
  }

  /// @throws AzureException if Azure refuses
  void move(Workload workload, MigrationRecord record) throws KubernetesException, MigrationFailed {
    var move = record.move();
    var id = workload.id();
    write(workload, record);
    trust.give(move);
    observer.done(id, "%s trusts it".formatted(move.identity().name()));
    account(move.account());
    observer.done(id, "service account %s is ready".formatted(move.account().key().name()));
    check(move);
    observer.done(id, "a token was exchanged, and its vaults were read");
    for (var change : move.classes()) {
      secretProviderClass(change);
      observer.done(id, "class %s is ready".formatted(change.name()));
    }
    roll(workload, move.join());
    observer.done(id, "its pods use workload identity");
    roll(workload, move.leave());
    write(workload, record.in(State.FINISHED));
    observer.done(id, "moved");
  }

  private void write(Workload workload, MigrationRecord record)
      throws KubernetesException, MigrationFailed {
    var text = RecordJson.write(record);
    var _ =
        edits.change(
            workload.kind().resource(),
            workload.key(),
            object -> object.with(text, "metadata", "annotations", Marks.RECORD));
  }

  private void account(AccountChange change) throws KubernetesException, MigrationFailed {
    var template = change.template();
    if (template.isPresent() && cluster.find(Edits.ACCOUNTS, change.key()).isEmpty()) {
      var like = cluster.find(Edits.ACCOUNTS, template.get()).orElse(Tree.EMPTY);
      try {
        cluster.create(Edits.ACCOUNTS, Objects.newAccount(change, like));
        return;
      } catch (KubernetesException.AlreadyExists _) {
        // Somebody was faster; what the account lacks is added below.
      }
    }
    var _ =
        edits.change(
            Edits.ACCOUNTS,
            change.key(),
            account -> Objects.annotated(account, change.annotations()));
  }

  private void check(Move move) throws KubernetesException, MigrationFailed {
    var classes = new ArrayList<ClassParameters>();
    for (var change : move.classes()) {
      classes.add(new ClassParameters(edits.require(Edits.CLASSES, change.source())));
    }
    var end = patience.until(patience.propagation());
    while (!passes(move, classes, end.allows(patience.pause()))) {
      patience.await();
    }
  }

  /// @param again whether there is time for another try
  /// @return false if Entra ID may not know the credential yet
  private boolean passes(Move move, List<ClassParameters> classes, boolean again)
      throws KubernetesException, MigrationFailed {
    var token = cluster.token(move.account().key(), FederatedCredential.AUDIENCE);
    Issuers.require(move.credential().issuer(), token);
    try {
      access.check(move.identity(), token, classes);
      return true;
    } catch (AzureException.AuthenticationFailed e) {
      if (!again || e.code().filter(SPREADING::contains).isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  private void secretProviderClass(ClassChange change) throws KubernetesException, MigrationFailed {
    if (!change.copy()) {
      var _ =
          edits.change(
              Edits.CLASSES,
              change.source(),
              present -> Objects.parameters(present, change.parameters()));
      return;
    }
    var there = cluster.find(Edits.CLASSES, change.target());
    if (there.isEmpty()) {
      var source = edits.require(Edits.CLASSES, change.source());
      cluster.create(Edits.CLASSES, Objects.copy(source, change));
    } else if (!there
        .get()
        .text("metadata", "annotations", Marks.CREATED)
        .equals(change.source().name())) {
      throw new MigrationFailed(
          "SecretProviderClass %s is there, and no copy of %s: rename it"
              .formatted(change.target(), change.source()));
    }
  }

  private void roll(Workload workload, TemplateChange change)
      throws KubernetesException, MigrationFailed {
    var _ =
        edits.change(
            workload.kind().resource(),
            workload.key(),
            object ->
                change.on(new Workload(workload.kind(), object, workload.foreignOwner())).object());
    rollouts.await(workload);
  }
}
