// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.azure.arm.IdentityChange;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what to do for one place (pod-identity.md §4.6 to §4.10).
///
/// An assignment's object is the only memory of what was put on a machine. So an object appears
/// before its identity is put there, and goes, or is written over, after the identity was taken
/// away: a process that dies in between leaves nothing that the next one does not know of.
public final class Planner {
  private final Situation situation;
  private final Set<String> needed = new HashSet<>();
  private final Set<String> usable;
  private final Set<String> add = new HashSet<>();
  private final Set<String> remove = new HashSet<>();
  private final List<AzureAssignedIdentity> creates = new ArrayList<>();
  private final List<AzureAssignedIdentity> confirms = new ArrayList<>();
  private final List<Plan.Replacement> replaces = new ArrayList<>();
  private final List<AzureAssignedIdentity> deletes = new ArrayList<>();
  private int waiting;

  private Planner(Situation situation) {
    this.situation = situation;
    situation.desired().values().forEach(one -> Contents.onMachine(one).ifPresent(needed::add));
    var assigned = new HashSet<String>();
    situation.desired().values().stream()
        .filter(this::isAssigned)
        .forEach(one -> Contents.onMachine(one).ifPresent(assigned::add));
    this.usable = situation.machine().usable(assigned);
  }

  /// One that is not wanted any more proves nothing: its identity may be off the machine already.
  private boolean isAssigned(AzureAssignedIdentity want) {
    var written = situation.current().get(want.key());
    return written != null
        && (written.state() == State.ASSIGNED || written.state() == State.NONE)
        && Contents.same(written, want);
  }

  public static Plan plan(Situation situation) {
    return new Planner(situation).plan();
  }

  private Plan plan() {
    for (var want : situation.desired().values()) {
      var written = situation.current().get(want.key());
      if (written == null) {
        create(want);
      } else {
        keep(written, want);
      }
    }
    for (var written : situation.current().values()) {
      if (!situation.desired().containsKey(written.key())) {
        delete(written);
      }
    }
    situation.machine().ours().stream()
        .filter(id -> !needed.contains(id) && !situation.machine().lacks(id))
        .forEach(remove::add);
    return new Plan(creates, confirms, replaces, deletes, new IdentityChange(add, remove), waiting);
  }

  private boolean machine() {
    return situation.place() instanceof Place.OnMachine;
  }

  private void create(AzureAssignedIdentity want) {
    if (situation.place() instanceof Place.Gone) {
      return;
    }
    if (situation.elsewhere().contains(want.key())) {
      waiting++;
    } else {
      // The machine is changed for it once it is written.
      creates.add(in(want, usable(want) ? State.ASSIGNED : State.CREATED));
    }
  }

  private void keep(AzureAssignedIdentity written, AzureAssignedIdentity want) {
    if (situation.place() instanceof Place.Gone) {
      return;
    }
    boolean usableNow = ask(want);
    boolean said = written.state() == State.ASSIGNED || written.state() == State.NONE;
    if (Contents.same(written, want) && written.state() != State.UNASSIGNED) {
      if (usableNow && !said) {
        confirms.add(written);
      } else if (!usableNow) {
        waiting++;
      }
      return;
    }
    if (!settled(written)) {
      waiting++;
    } else if (usableNow) {
      replaces.add(replacement(written, want, State.ASSIGNED));
    } else if (hopeless(want)) {
      if (!Contents.same(written, want) || written.state() != State.CREATED) {
        replaces.add(replacement(written, want, State.CREATED));
      }
    } else {
      waiting++;
    }
  }

  /// Asks for what the assignment needs of the machine, and tells whether it can be used already.
  private boolean ask(AzureAssignedIdentity want) {
    if (usable(want)) {
      return true;
    }
    if (!hopeless(want)) {
      Contents.onMachine(want).ifPresent(add::add);
    }
    return false;
  }

  private boolean usable(AzureAssignedIdentity want) {
    var id = Contents.onMachine(want);
    return id.isEmpty() || (machine() && usable.contains(id.get()));
  }

  /// Tells whether there is no use in waiting for the machine to have the identity.
  private boolean hopeless(AzureAssignedIdentity want) {
    return !machine() || barred(Contents.onMachine(want));
  }

  private boolean barred(Optional<String> id) {
    return id.filter(situation.machine().barred()::contains).isPresent();
  }

  private void delete(AzureAssignedIdentity written) {
    if (written.metadata().deleting()
        && !written.finalizers().contains(AzureAssignedIdentity.FINALIZER)) {
      return; // Others hold it up.
    }
    if (settled(written)) {
      deletes.add(written);
    } else {
      waiting++;
    }
  }

  /// Asks for the removal of what the written assignment has on the machine, and tells whether
  /// nothing is left to remove.
  private boolean settled(AzureAssignedIdentity written) {
    var id = Contents.onMachine(written);
    if (id.isEmpty()
        || !machine()
        || written.state() == State.UNASSIGNED
        || needed.contains(id.get())
        || situation.immutables().contains(written)
        || situation.machine().lacks(id.get())) {
      return true;
    }
    if (!barred(id)) {
      remove.add(id.get());
    }
    return false;
  }

  private static AzureAssignedIdentity in(AzureAssignedIdentity one, State state) {
    return new AzureAssignedIdentity(
        one.metadata(),
        one.finalizers(),
        one.identity(),
        one.binding(),
        one.pod(),
        one.node(),
        state);
  }

  private static Plan.Replacement replacement(
      AzureAssignedIdentity written, AzureAssignedIdentity want, State state) {
    var old = written.metadata();
    var metadata =
        new ObjectMeta(
            old.key(),
            old.uid(),
            old.resourceVersion(),
            want.metadata().labels(),
            old.annotations(),
            old.owners(),
            old.deleting());
    var finalizers = new ArrayList<>(written.finalizers());
    want.finalizers().stream().filter(one -> !finalizers.contains(one)).forEach(finalizers::add);
    return new Plan.Replacement(
        written,
        new AzureAssignedIdentity(
            metadata, finalizers, want.identity(), want.binding(), want.pod(), want.node(), state));
  }
}
