// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The changes under way, one at a time for each resource, and the last ones done.
public final class Operations implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Operations.class.getName());
  private static final int MOST_KEPT = 10_000;

  private final InstantSource clock;
  private final Map<String, Operation> byId = new LinkedHashMap<>();
  private final Map<String, Operation> byTarget = new LinkedHashMap<>();
  private final Set<String> held = new HashSet<>();
  private volatile Duration usualTime = Duration.ZERO;
  private CountDownLatch hurry = new CountDownLatch(1);

  public Operations(InstantSource clock) {
    this.clock = clock;
  }

  /// Lets every change from now on take so long, in real time; none at first. A fault may say
  /// otherwise for one.
  public void setUsualTime(Duration time) {
    usualTime = time;
  }

  /// Ends now what is under way.
  public void finish() {
    synchronized (this) {
      hurry.countDown();
      hurry = new CountDownLatch(1);
    }
  }

  /// What an operation does when its time is over.
  ///
  /// @param failure with which it ends; none for success
  record Plan(Runnable effect, Optional<Operation.Failure> failure) {}

  /// Begins a change, whose effect comes at its end.
  ///
  /// @param time how long it takes; none for the usual time
  /// @throws HttpProblem 409 if another change of `target` is under way
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Operation begin(String target, Optional<Duration> time, Plan plan) {
    var operation =
        new Operation(
            UUID.randomUUID().toString(),
            target,
            clock.instant(),
            Operation.Status.IN_PROGRESS,
            Optional.empty(),
            Optional.empty());
    CountDownLatch release;
    synchronized (this) {
      requireIdle(target);
      put(operation);
      release = hurry;
    }
    var length = time.orElse(usualTime);
    if (!length.isPositive()) {
      return end(operation, plan);
    }
    Thread.ofVirtual()
        .name("operation")
        .start(() -> {
          await(release, length);
          end(operation, plan);
        });
    return operation;
  }

  /// Carries out a change in the caller's thread, whose answer waits for it.
  ///
  /// @param time how long it takes; none for the usual time
  /// @return what the change gave; empty if another one of `target` is under way
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  <T> Optional<T> alone(String target, Optional<Duration> time, Supplier<T> change) {
    var key = target.toLowerCase(Locale.ROOT);
    CountDownLatch release;
    synchronized (this) {
      if (!held.add(key)) {
        return Optional.empty();
      }
      release = hurry;
    }
    try {
      var length = time.orElse(usualTime);
      if (length.isPositive()) {
        await(release, length);
      }
      return Optional.of(change.get());
    } finally {
      synchronized (this) {
        held.remove(key);
      }
    }
  }

  /// @throws HttpProblem 409 if a change of `target` is under way
  synchronized void requireIdle(String target) {
    if (state(target) == Operation.Status.IN_PROGRESS) {
      throw new HttpProblem(
          409,
          "Conflict",
          "The request failed due to conflict with a concurrent request: '%s' is being updated."
              .formatted(target));
    }
  }

  synchronized Optional<Operation> find(String id) {
    return Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)));
  }

  /// Returns how the last change of `target` is or went.
  synchronized Operation.Status state(String target) {
    var last = byTarget.get(target.toLowerCase(Locale.ROOT));
    return last == null ? Operation.Status.SUCCEEDED : last.status();
  }

  private static void await(CountDownLatch release, Duration time) {
    try {
      boolean hurried = release.await(time.toMillis(), TimeUnit.MILLISECONDS);
      if (hurried) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Operation end(Operation operation, Plan plan) {
    // Seen as done only once its effect is there.
    var ended = operation.ended(clock.instant(), take(plan));
    synchronized (this) {
      put(ended);
    }
    return ended;
  }

  private static Optional<Operation.Failure> take(Plan plan) {
    try {
      plan.effect().run();
      return plan.failure();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Failed to carry out an operation", e);
      return Optional.of(
          new Operation.Failure("InternalOperationError", "The sandbox failed; its log says why."));
    }
  }

  private void put(Operation operation) {
    byId.put(operation.id(), operation);
    byTarget.put(operation.target().toLowerCase(Locale.ROOT), operation);
    if (byId.size() > MOST_KEPT) {
      byId.remove(byId.keySet().iterator().next());
    }
  }

  @Override
  public void close() {
    finish();
  }
}
