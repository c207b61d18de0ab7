// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.flight;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Joins callers who want the same thing at the same time: one does it, all get the result or the
/// failure. The work runs on a thread of its own, so that a caller who gives up leaves the others
/// alone; when the last one has given up, the work is interrupted. A failure that came of one
/// caller's short deadline makes the more patient ones try again.
///
/// @param <K> what is wanted; compared by equality
public final class Flights<K, V> {
  private final ConcurrentHashMap<K, Flight> inTheAir = new ConcurrentHashMap<>();
  private final String what;

  /// @param what is fetched here, for errors
  public Flights(String what) {
    this.what = what;
  }

  private final class Flight {
    private final Deadline deadline;
    private final CompletableFuture<V> result = new CompletableFuture<>();
    private final Thread thread;
    // Changed only while the map holds this flight's entry.
    private int waiting = 1;

    Flight(K key, Deadline deadline, Function<Deadline, V> work) {
      this.deadline = deadline;
      this.thread = Thread.ofVirtual().name("flight").unstarted(() -> fly(key, work));
    }

    private void fly(K key, Function<Deadline, V> work) {
      try {
        var value = work.apply(deadline);
        inTheAir.remove(key, this);
        result.complete(value);
      } catch (Throwable failure) {
        inTheAir.remove(key, this);
        result.completeExceptionally(failure);
      }
    }
  }

  /// Returns what `work` returns, which runs under the deadline of the caller who came first.
  ///
  /// @throws AzureException what `work` throws, or [DeadlineExceeded] if `deadline` passes first
  public V join(K key, Deadline deadline, Function<Deadline, V> work) {
    while (true) {
      var mine = new Flight(key, deadline, work);
      var flight = board(key, mine);
      if (flight == mine) {
        mine.thread.start();
        return await(key, mine, deadline);
      }
      try {
        return await(key, flight, deadline);
      } catch (AzureException failure) {
        boolean hurried = flight.result.isDone() && flight.deadline.at().isBefore(deadline.at());
        if (!hurried || !failure.retryable() || deadline.hasPassed()) {
          throw failure;
        }
      }
    }
  }

  /// Returns how many are under way.
  public int size() {
    return inTheAir.size();
  }

  private Flight board(K key, Flight mine) {
    return inTheAir.merge(
        key,
        mine,
        (present, _) -> {
          present.waiting++;
          return present;
        });
  }

  private V await(K key, Flight flight, Deadline deadline) {
    try {
      return flight.result.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      leave(key, flight);
      throw new DeadlineExceeded("the time ran out while waiting for " + what);
    } catch (InterruptedException e) {
      leave(key, flight);
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled while waiting for " + what, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(what + " failed", e.getCause());
      }
    }
  }

  /// Gives up on `flight`; it ends with the last who does.
  private void leave(K key, Flight flight) {
    inTheAir.computeIfPresent(
        key,
        (_, present) -> {
          if (present != flight || --flight.waiting > 0) {
            return present;
          }
          flight.thread.interrupt();
          return null;
        });
  }
}
