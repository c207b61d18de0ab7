// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.azure.arm.IdentityChange;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.podidentity.mic.plan.Machine;
import dev.keyway.podidentity.mic.plan.Place;
import dev.keyway.podidentity.mic.plan.Plan;
import dev.keyway.podidentity.mic.plan.Planner;
import dev.keyway.podidentity.mic.plan.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The work for one place, on a thread of its own: plans anew whenever something may have changed,
/// writes what can be written, and has one change of the machine under way at most, beside which it
/// goes on writing what does not depend on it.
final class PlaceWorker {
  private static final Set<String> NONE = Set.of();
  private static final IdentityChange LOOK = new IdentityChange(NONE, NONE);
  private static final Duration LONGEST_WRITE_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_CHANGE_RETRY = Duration.ofMinutes(2);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  /// What a change may take beyond its deadline until it counts as stuck.
  private static final Duration OVERTIME = Duration.ofMinutes(5);

  private final Place place;
  private final Supplier<World> world;
  private final AssignmentBook book;
  private final Surroundings outside;
  private final Semaphore wake = new Semaphore(0);
  private final BlockingQueue<MachineChange.Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile Optional<Thread> changing = Optional.empty();
  private volatile long changeBegun;
  private volatile boolean idle;
  private volatile boolean waiting = true;

  // Only the thread itself uses these.
  private Machine machine = Machine.UNKNOWN;
  private IdentityChange underWay = LOOK;
  private Set<String> owed = NONE;
  private final Retry writes;
  private final Retry changes;
  private final Barred barred;
  private Instant lookAgain;

  private PlaceWorker(
      Place place, Supplier<World> world, AssignmentBook book, Surroundings outside) {
    this.place = place;
    this.world = world;
    this.book = book;
    this.outside = outside;
    var first = outside.settings().firstRetry();
    this.writes = new Retry(first, LONGEST_WRITE_RETRY, outside.random());
    this.changes = new Retry(first, LONGEST_CHANGE_RETRY, outside.random());
    this.barred = new Barred(first.multipliedBy(10), outside.settings().sync(), outside.random());
    // Whoever worked here before may have died half-way.
    this.lookAgain = outside.clock().instant();
    this.thread = Thread.ofVirtual().name("place-" + place).unstarted(this::run);
  }

  static PlaceWorker start(
      Place place, Supplier<World> world, AssignmentBook book, Surroundings outside) {
    var worker = new PlaceWorker(place, world, book, outside);
    worker.thread.start();
    return worker;
  }

  /// Has everything looked at again.
  void wake() {
    wake.release();
  }

  /// Tells whether nothing is under way or owed.
  boolean idle() {
    return idle;
  }

  /// Tells whether its assignments are still to be written or applied. What Azure has refused is
  /// set aside and does not count.
  boolean waiting() {
    return waiting;
  }

  /// Tells what keeps the place from being worked on, whatever Azure answers; empty if nothing
  /// does.
  Optional<String> problem() {
    if (!thread.isAlive()) {
      return Optional.of("the work for " + place + " has ended");
    }
    var limit = outside.settings().operation().plus(OVERTIME).toNanos();
    return changing.isPresent() && System.nanoTime() - changeBegun > limit
        ? Optional.of("a change of " + place + " does not end")
        : Optional.empty();
  }

  private void run() {
    try {
      while (true) {
        var next = step();
        if (wake.tryAcquire(Math.max(0, next.toMillis()), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Only stop() interrupts.
    }
  }

  private Duration step() throws InterruptedException {
    try {
      return work();
    } catch (RuntimeException | Error bug) {
      outside.observer().bug(bug);
      return LONGEST_WRITE_RETRY;
    }
  }

  /// Does what can be done now.
  ///
  /// @return how long there is nothing to do, unless woken
  private Duration work() throws InterruptedException {
    takeOutcome();
    var now = outside.clock().instant();
    if (!outside.mandate().holds()) {
      return LONGEST_WRITE_RETRY;
    }
    var situation = situation(now);
    var plan = Planner.plan(situation);
    if (plan.writes() && writes.due(now)) {
      var failure = new Writes(place, book, outside).make(plan);
      now = outside.clock().instant();
      if (failure.isEmpty()) {
        writes.succeeded();
      } else {
        writes.failed(now);
        outside.observer().failing(place, failure.get());
      }
      situation = situation(now);
      plan = Planner.plan(situation);
    }
    if (changing.isEmpty()) {
      change(situation, plan, now);
    }
    waiting = !plan.isEmpty() || (changing.isPresent() && !underWay.equals(LOOK));
    idle = changing.isEmpty() && plan.isEmpty() && machine.ours().isEmpty();
    return untilNext(situation, plan, now);
  }

  private Situation situation(Instant now) {
    var known = changing.isPresent() ? machine.during(underWay) : machine;
    return world.get().at(place, book, known.barring(barred.at(now)), outside.immutables().get());
  }

  private void change(Situation situation, Plan plan, Instant now) {
    if (!(place instanceof Place.OnMachine(var resource)) || !changes.due(now)) {
      return;
    }
    boolean look = !now.isBefore(lookAgain) && !situation.current().isEmpty();
    if (!plan.changes() && !look) {
      return;
    }
    underWay = plan.change();
    owed = situation.unwritten(underWay.add());
    var change = underWay;
    changeBegun = System.nanoTime();
    changing =
        Optional.of(
            Thread.ofVirtual()
                .name("change-" + place)
                .start(() -> {
                  outcomes.add(make(resource, change));
                  wake.release();
                }));
  }

  private MachineChange.Outcome make(ComputeResource resource, IdentityChange change) {
    var deadline = Deadline.after(outside.settings().operation(), outside.clock());
    try {
      return MachineChange.make(outside.machines(), resource, change, deadline);
    } catch (RuntimeException | Error bug) {
      outside.observer().bug(bug);
      return MachineChange.Outcome.failed(
          new AzureException.Unavailable("a defect of ours: " + bug.getClass().getName()));
    }
  }

  private void takeOutcome() {
    var result = outcomes.poll();
    if (result == null) {
      return;
    }
    changing = Optional.empty();
    var now = outside.clock().instant();
    if (result.failure().isPresent()) {
      failed(result.failure().get(), now);
      return;
    }
    changes.succeeded();
    lookAgain = now.plus(outside.settings().reconcile());
    var has = result.identities().orElse(NONE);
    var ours = new HashSet<>(machine.ours());
    ours.addAll(owed);
    ours.retainAll(has);
    machine = new Machine(Optional.of(has), NONE, NONE, NONE, ours);
    machine = machine.owing(situation(now).unwritten(ours));
    underWay.add().stream().filter(has::contains).forEach(barred::forget);
    underWay.remove().stream().filter(id -> !has.contains(id)).forEach(barred::forget);
    if (!result.refused().isEmpty()) {
      result.refused().keySet().forEach(id -> barred.add(id, now));
      outside.observer().refused(place, result.refused());
      tell(result.refused());
      changes.rest(now.plus(outside.settings().resend()));
    }
  }

  private void failed(AzureException why, Instant now) {
    var ours = new HashSet<>(machine.ours());
    ours.addAll(owed);
    machine = new Machine(Optional.empty(), NONE, NONE, NONE, ours);
    var atLeast =
        why instanceof AzureException.Throttled throttled ? throttled.retryAfter() : Duration.ZERO;
    changes.failed(now, atLeast);
    lookAgain = now.plus(outside.settings().reconcile());
    outside.observer().failing(place, why);
    var message = String.valueOf(why.getMessage());
    eachConcerned(underWay.add(), one -> outside.events().notApplied(one, message));
    eachConcerned(underWay.remove(), one -> outside.events().notRemoved(one, message));
  }

  private void tell(Map<String, AzureException> refused) {
    refused.forEach((id, why) -> {
      var message = String.valueOf(why.getMessage());
      if (underWay.add().contains(id)) {
        eachConcerned(Set.of(id), one -> outside.events().notApplied(one, message));
      } else {
        eachConcerned(Set.of(id), one -> outside.events().notRemoved(one, message));
      }
    });
  }

  private void eachConcerned(Set<String> ids, Consumer<AzureAssignedIdentity> each) {
    if (!ids.isEmpty()) {
      situation(outside.clock().instant()).concerned(ids).forEach(each);
    }
  }

  private Duration untilNext(Situation situation, Plan plan, Instant now) {
    var next = barred.next(now).orElse(now.plus(outside.settings().sync()));
    if (plan.writes()) {
      next = earlier(next, writes.notBefore());
    }
    if (changing.isEmpty() && place instanceof Place.OnMachine) {
      if (plan.changes()) {
        next = earlier(next, changes.notBefore());
      } else if (!situation.current().isEmpty()) {
        next = earlier(next, later(lookAgain, changes.notBefore()));
      }
    }
    var left = Duration.between(now, next);
    return left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /// Stops at once. What was being done is found unfinished by whoever comes next.
  void stop() {
    thread.interrupt();
    changing.ifPresent(Thread::interrupt);
  }

  /// Waits until it has stopped.
  void join() throws InterruptedException {
    thread.join(CLOSE_TIME);
    var left = changing;
    if (left.isPresent()) {
      left.get().interrupt();
      left.get().join(CLOSE_TIME);
    }
  }
}
