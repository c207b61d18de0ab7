// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.CacheObserver.Source;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.flight.Flights;
import dev.keyway.azure.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Lets identical reads by one identity share a call: those that overlap, and those that follow
/// within a moment. Values are held for that moment only, in bounded memory, whether or not anybody
/// asks again; failures are shared by those who wait, and never held.
final class RecentReads<V> {
  static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int MOST = 4096;

  private final long mostWeight;
  private final ToLongFunction<V> weight;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final Consumer<Source> observer;
  private final Flights<Key, V> flights = new Flights<>("a vault's answer");
  private final Map<Key, Held<V>> recent = new LinkedHashMap<>();
  private long held;
  private boolean sweeping;

  /// What was read, and as whom.
  ///
  /// @param identity proven before; never just claimed
  record Key(Object identity, String address) {}

  private record Held<V>(V value, long weight, Instant until) {}

  /// @param mostWeight of all values held together
  /// @param observer is told where each value came from
  RecentReads(
      long mostWeight,
      ToLongFunction<V> weight,
      Sleeper sleeper,
      InstantSource clock,
      Consumer<Source> observer) {
    this.mostWeight = mostWeight;
    this.weight = weight;
    this.sleeper = sleeper;
    this.clock = clock;
    this.observer = observer;
  }

  V read(Key key, Deadline deadline, Function<Deadline, V> call) {
    var before = recall(key);
    if (before.isPresent()) {
      observer.accept(Source.CACHE);
      return before.get();
    }
    var called = new AtomicBoolean();
    var value =
        flights.join(
            key,
            deadline,
            until -> {
              // Another flight may have landed between the look above and this one's start.
              var landed = recall(key);
              if (landed.isPresent()) {
                return landed.get();
              }
              called.set(true);
              return remember(key, observed(call, until));
            });
    if (!called.get()) {
      observer.accept(Source.CACHE);
    }
    return value;
  }

  private V observed(Function<Deadline, V> call, Deadline until) {
    try {
      var value = call.apply(until);
      observer.accept(Source.SERVICE);
      return value;
    } catch (AzureException e) {
      observer.accept(Source.FAILED);
      throw e;
    }
  }

  synchronized int size() {
    return recent.size();
  }

  private synchronized Optional<V> recall(Key key) {
    sweep();
    return Optional.ofNullable(recent.get(key)).map(Held::value);
  }

  private synchronized V remember(Key key, V value) {
    sweep();
    long heavy = weight.applyAsLong(value);
    if (recent.size() < MOST && held + heavy <= mostWeight && !recent.containsKey(key)) {
      recent.put(key, new Held<>(value, heavy, clock.instant().plus(WINDOW)));
      held += heavy;
      if (!sweeping) {
        sweeping = true;
        Thread.ofVirtual().name("recent-reads").start(this::sweepUntilEmpty);
      }
    }
    return value;
  }

  private void sweepUntilEmpty() {
    try {
      while (true) {
        sleeper.sleep(WINDOW);
        synchronized (this) {
          sweep();
          if (recent.isEmpty()) {
            sweeping = false;
            return;
          }
        }
      }
    } catch (InterruptedException _) {
      synchronized (this) {
        sweeping = false;
      }
    }
  }

  /// Drops what has had its time; the oldest come first. A clock that was set back gives nothing
  /// more of it.
  private void sweep() {
    var now = clock.instant();
    var latest = now.plus(WINDOW);
    var entries = recent.values().iterator();
    while (entries.hasNext()) {
      var entry = entries.next();
      if (now.isBefore(entry.until()) && !entry.until().isAfter(latest)) {
        return;
      }
      held -= entry.weight();
      entries.remove();
    }
  }
}
