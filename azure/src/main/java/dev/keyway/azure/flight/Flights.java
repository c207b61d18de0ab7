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
/// alone; a failure that came of one caller's short deadline makes the more patient ones try again.
///
/// @param <K> what is wanted; compared by equality
public final class Flights<K, V> {
  private final ConcurrentHashMap<K, Flight<V>> inTheAir = new ConcurrentHashMap<>();
  private final String what;

  /// @param what is fetched here, for errors
  public Flights(String what) {
    this.what = what;
  }

  private record Flight<V>(Deadline deadline, CompletableFuture<V> result) {}

  /// Returns what `work` returns, which runs under the deadline of the caller who came first.
  ///
  /// @throws AzureException what `work` throws, or [DeadlineExceeded] if `deadline` passes first
  public V join(K key, Deadline deadline, Function<Deadline, V> work) {
    while (true) {
      var mine = new Flight<>(deadline, new CompletableFuture<V>());
      var before = inTheAir.putIfAbsent(key, mine);
      if (before == null) {
        start(key, mine, work);
        return await(mine, deadline);
      }
      try {
        return await(before, deadline);
      } catch (AzureException failure) {
        boolean hurried =
            before.result().isDone() && before.deadline().at().isBefore(deadline.at());
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

  private void start(K key, Flight<V> flight, Function<Deadline, V> work) {
    Thread.ofVirtual()
        .name("flight")
        .start(() -> {
          try {
            var value = work.apply(flight.deadline());
            inTheAir.remove(key, flight);
            flight.result().complete(value);
          } catch (Throwable failure) {
            inTheAir.remove(key, flight);
            flight.result().completeExceptionally(failure);
          }
        });
  }

  private V await(Flight<V> flight, Deadline deadline) {
    try {
      return flight.result().get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new DeadlineExceeded("the time for this mount ended while waiting for " + what);
    } catch (InterruptedException e) {
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
}
