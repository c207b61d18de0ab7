// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.podidentity.mic.plan.Place;
import dev.keyway.podidentity.mic.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes one plan's assignments, several at a time. One that fails holds up no other.
final class Writes {
  private final Place place;
  private final AssignmentBook book;
  private final Surroundings outside;
  private final AtomicInteger failed = new AtomicInteger();
  private volatile Optional<KubernetesException> failure = Optional.empty();

  Writes(Place place, AssignmentBook book, Surroundings outside) {
    this.place = place;
    this.book = book;
    this.outside = outside;
  }

  private interface Write {
    void make() throws KubernetesException;
  }

  private record Task(AzureAssignedIdentity subject, Operation operation, Write write) {}

  private enum Operation {
    CREATE,
    CONFIRM,
    REPLACE,
    DELETE
  }

  /// Writes all and waits for it.
  ///
  /// @return one of the failures, if there were any
  Optional<KubernetesException> make(Plan plan) throws InterruptedException {
    var start = System.nanoTime();
    var tasks = tasks(plan);
    var places = new Semaphore(outside.settings().parallelWrites());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (var task : tasks) {
          places.acquire();
          threads.execute(() -> {
            try {
              make(task);
            } finally {
              places.release();
            }
          });
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    outside
        .observer()
        .worked(
            place,
            new WorkObserver.Done(
                plan.creates().size(),
                plan.confirms().size() + plan.replaces().size(),
                plan.deletes().size(),
                failed.get(),
                Duration.ofNanos(System.nanoTime() - start)));
    return failure;
  }

  private List<Task> tasks(Plan plan) {
    var tasks = new ArrayList<Task>();
    plan.creates().forEach(one -> tasks.add(new Task(one, Operation.CREATE, () -> create(one))));
    plan.confirms().forEach(one -> tasks.add(new Task(one, Operation.CONFIRM, () -> confirm(one))));
    plan.replaces()
        .forEach(one -> tasks.add(new Task(one.after(), Operation.REPLACE, () -> replace(one))));
    plan.deletes().forEach(one -> tasks.add(new Task(one, Operation.DELETE, () -> delete(one))));
    return tasks;
  }

  private void make(Task task) {
    if (!outside.mandate().holds()) {
      return;
    }
    var recorded = new RecordedAssignment();
    recorded.begin();
    var outcome = "written";
    try {
      task.write().make();
    } catch (KubernetesException e) {
      outcome = e.getClass().getSimpleName();
      failed.incrementAndGet();
      failure = Optional.of(e);
      tell(task, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error bug) {
      outcome = bug.getClass().getSimpleName();
      failed.incrementAndGet();
      failure =
          Optional.of(
              new KubernetesException.Unavailable("a defect of ours", Optional.empty(), bug));
      outside.observer().bug(bug);
    } finally {
      var operation = task.operation().name().toLowerCase(Locale.ROOT);
      recorded.end(task.subject(), operation, outcome);
    }
  }

  private void tell(Task task, String why) {
    var events = outside.events();
    if (task.operation() == Operation.DELETE) {
      events.notRemoved(task.subject(), why);
    } else if (task.subject().metadata().uid().isEmpty()) {
      events.notApplied(task.subject(), why);
    } else {
      events.notWritten(task.subject(), why);
    }
  }

  private void create(AzureAssignedIdentity one) throws KubernetesException {
    try {
      book.wrote(outside.assignees().create(one));
    } catch (KubernetesException.AlreadyExists _) {
      // Written by a leader before us, and not told to us yet.
      book.wrote(outside.assignees().get(one));
      return;
    }
    if (place instanceof Place.Nameless && one.state() == State.CREATED) {
      outside.events().notApplied(one, "no machine is known for " + place);
    }
    applied(one);
  }

  private void confirm(AzureAssignedIdentity one) throws KubernetesException {
    try {
      book.wrote(outside.assignees().confirm(one));
    } catch (KubernetesException.NotFound _) {
      book.removed(one);
      return;
    }
    outside.events().applied(one, place);
  }

  private void replace(Plan.Replacement one) throws KubernetesException {
    try {
      book.wrote(outside.assignees().replace(one.before(), one.after()));
    } catch (KubernetesException.NotFound _) {
      book.removed(one.before());
      return;
    } catch (KubernetesException.Conflict e) {
      book.wrote(outside.assignees().get(one.before()));
      throw e;
    }
    applied(one.after());
  }

  private void applied(AzureAssignedIdentity one) {
    if (one.state() == State.ASSIGNED) {
      outside.events().applied(one, place);
    }
  }

  private void delete(AzureAssignedIdentity one) throws KubernetesException {
    outside.assignees().remove(one);
    book.removed(one);
    outside.events().removed(one);
  }
}
