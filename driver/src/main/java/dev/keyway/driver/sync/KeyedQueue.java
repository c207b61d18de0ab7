// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// Work by key: for one key one at a time, for several side by side up to a limit. A key that is
/// added while its work runs is done once more afterwards, however often it was added. What failed
/// is tried again, each time after twice the wait.
final class KeyedQueue<K> {
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /// What becomes of a key after its work.
  enum Outcome {
    /// Nothing more to do until it is added again.
    DONE,
    /// To be looked at again in five minutes.
    LATER,
    /// To be tried again soon, and then less and less often.
    FAILED,
    /// To be tried again in five minutes: nothing will be better before.
    HOPELESS
  }

  /// The work. It may be interrupted to end it.
  @FunctionalInterface
  interface Work<K> {
    Outcome run(K key) throws InterruptedException;
  }

  private static final class Entry {
    private boolean running;
    private boolean again;
    private int failures;
    private long ticket;
  }

  private final Work<K> work;
  private final Executor executor;
  private final Semaphore places;
  private final Delays delays;
  private final DoubleSupplier random;
  private final Consumer<Throwable> onBug;
  private final Map<K, Entry> entries = new HashMap<>(); // guarded by itself

  /// @param random between 0 and 1, to spread what would fall together
  /// @param onBug told what the work threw; its key is tried again
  KeyedQueue(
      Work<K> work,
      Executor executor,
      int parallel,
      Delays delays,
      DoubleSupplier random,
      Consumer<Throwable> onBug) {
    this.onBug = onBug;
    this.work = work;
    this.executor = executor;
    this.places = new Semaphore(parallel);
    this.delays = delays;
    this.random = random;
  }

  void add(K key) {
    synchronized (entries) {
      var entry = entries.computeIfAbsent(key, _ -> new Entry());
      if (entry.running) {
        entry.again = true;
        return;
      }
      begin(entry);
    }
    executor.execute(() -> run(key));
  }

  /// Returns how many keys are worked on, wait for that, or have failed and are tried again soon.
  int waiting() {
    synchronized (entries) {
      return (int)
          entries.values().stream().filter(entry -> entry.running || entry.failures > 0).count();
    }
  }

  private void due(K key, long ticket) {
    synchronized (entries) {
      var entry = entries.get(key);
      if (entry == null || entry.running || entry.ticket != ticket) {
        return;
      }
      begin(entry);
    }
    executor.execute(() -> run(key));
  }

  private static void begin(Entry entry) {
    entry.running = true;
    entry.ticket++;
  }

  private void run(K key) {
    try {
      boolean again;
      do {
        places.acquire();
        Outcome outcome;
        try {
          outcome = work.run(key);
        } catch (RuntimeException | Error bug) {
          onBug.accept(bug);
          outcome = Outcome.FAILED;
        } finally {
          places.release();
        }
        again = ended(key, outcome);
      } while (again);
    } catch (InterruptedException _) {
      // The program stops; the key stays as it is.
      Thread.currentThread().interrupt();
    }
  }

  /// Tells whether the key is to be done once more at once.
  private boolean ended(K key, Outcome outcome) {
    long ticket;
    Duration wait;
    synchronized (entries) {
      var entry = entries.get(key);
      if (entry == null) {
        return false;
      }
      entry.failures = outcome == Outcome.FAILED ? entry.failures + 1 : 0;
      if (entry.again) {
        entry.again = false;
        return true;
      }
      entry.running = false;
      if (outcome == Outcome.DONE) {
        entries.remove(key);
        return false;
      }
      ticket = ++entry.ticket;
      wait = wait(outcome, entry.failures);
    }
    delays.after(wait, () -> due(key, ticket));
    return false;
  }

  private Duration wait(Outcome outcome, int failures) {
    var longest = LONGEST_WAIT.toMillis();
    var whole =
        outcome == Outcome.FAILED
            ? Math.min(longest, FIRST_WAIT.toMillis() << Math.min(failures - 1, 20))
            : longest;
    // Between 80 % and all of it.
    return Duration.ofMillis((long) (whole * (0.8 + 0.2 * random.getAsDouble())));
  }
}
