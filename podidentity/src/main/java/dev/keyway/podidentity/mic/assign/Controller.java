// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.event.Events;
import dev.keyway.podidentity.matching.Assignments;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.plan.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The leading MIC: looks at the cluster whenever it has changed, and lets each place's worker do
/// the rest. Everything it knows it finds out anew at its start.
public final class Controller implements AutoCloseable {
  private static final Duration SYNC_TIME = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final Caches caches;
  private final Surroundings outside;
  private final IdentityRules.Scope scope;
  private final FindingEvents findings;
  private final AssignmentBook book = new AssignmentBook();
  private final Coalescer coalescer;

  // Only the thread itself changes them.
  private final Map<Place, PlaceWorker> workers = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile World world = World.EMPTY;
  private volatile boolean input = true;
  private volatile boolean active;

  // Only the thread itself uses it.
  private Assignments assignments = new Assignments(Map.of(), List.of());

  private Controller(
      Caches caches, IdentityRules.Scope scope, Events podEvents, Surroundings outside) {
    this.caches = caches;
    this.outside = outside;
    this.scope = scope;
    this.findings = new FindingEvents(podEvents, caches.pods());
    this.coalescer = new Coalescer(outside.settings().quiet(), outside.settings().impatient());
    this.thread = Thread.ofVirtual().name("mic").unstarted(this::run);
  }

  /// Starts to work.
  ///
  /// @param podEvents takes what is told on pods
  public static Controller start(
      Caches caches, IdentityRules.Scope scope, Events podEvents, Surroundings outside) {
    var controller = new Controller(caches, scope, podEvents, outside);
    controller.thread.start();
    return controller;
  }

  /// Tells whether it has begun: the cluster is known.
  public boolean active() {
    return active;
  }

  /// Returns how many machines and scale sets have assignments that are not written or applied yet.
  public int waiting() {
    return (int) workers.values().stream().filter(PlaceWorker::waiting).count();
  }

  /// Tells what keeps it from its work, other than the API server and Azure; empty if nothing does.
  public Optional<String> problem() {
    if (!thread.isAlive()) {
      return Optional.of("nobody looks at the cluster any more");
    }
    return workers.values().stream().flatMap(worker -> worker.problem().stream()).findFirst();
  }

  /// Returns the assignments as they are written.
  public AssignmentBook book() {
    return book;
  }

  private void run() {
    try {
      while (!caches.awaitSync(SYNC_TIME)) {
        // Who follows the server says why it does not work.
      }
      book.follow(caches.assigned());
      caches.assigned().onChange(_ -> coalescer.event());
      caches.onInput(_ -> {
        input = true;
        coalescer.event();
      });
      active = true;
      while (true) {
        coalescer.await(look());
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    } finally {
      stop();
    }
  }

  /// Looks at the cluster.
  ///
  /// @return when to look again if nothing happens
  private Duration look() {
    var idle = outside.settings().sync();
    try {
      if (input) {
        input = false;
        var rules = IdentityRules.of(caches.bindings().all(), caches.identities().all(), scope);
        assignments = Assignments.of(caches.pods().all(), rules);
      }
      var written = book.nodes();
      var used = new HashSet<>(assignments.nodes());
      used.addAll(written);
      var places = world.places().next(caches.nodes().all(), used);
      world = World.of(assignments, places, written);
      retire();
      for (var place : world.all()) {
        workers
            .computeIfAbsent(place, one -> PlaceWorker.start(one, () -> world, book, outside))
            .wake();
      }
      if (findings.tell(assignments.findings(), outside.clock().instant())) {
        return FindingEvents.PATIENCE;
      }
    } catch (RuntimeException | Error bug) {
      outside.observer().bug(bug);
    }
    return idle;
  }

  /// Ends the work for places that nothing is left of.
  private void retire() {
    for (var place : new ArrayList<>(workers.keySet())) {
      if (!world.all().contains(place)) {
        Optional.ofNullable(workers.get(place))
            .filter(PlaceWorker::idle)
            .ifPresent(worker -> {
              workers.remove(place);
              worker.stop();
            });
      }
    }
  }

  private void stop() {
    active = false;
    workers.values().forEach(PlaceWorker::stop);
    try {
      for (var worker : workers.values()) {
        worker.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    workers.clear();
  }

  /// Stops at once; returns when nothing is being done any more.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
