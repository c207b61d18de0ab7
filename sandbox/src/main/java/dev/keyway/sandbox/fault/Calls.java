// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Counts the calls received, by [Call#name()]. A request is counted when it arrives, before any
/// fault acts on it. Calls of the control interface are not counted.
public final class Calls {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  /// Counts one call and remembers how many run at once; each needs one [#finished()].
  public void started(Call call) {
    counts.computeIfAbsent(call.name(), _ -> new LongAdder()).increment();
    int now = running.incrementAndGet();
    peak.accumulateAndGet(now, Math::max);
  }

  /// Notes that a call counted by [#started(Call)] was answered or dropped.
  public void finished() {
    running.decrementAndGet();
  }

  /// Returns how many calls of this name came in since the last reset, such as `vault.secret.get`.
  public long count(String name) {
    LongAdder count = counts.get(name);
    return count == null ? 0 : count.sum();
  }

  /// Returns how many calls of any kind the service got since the last reset.
  public long total(Service service) {
    String prefix = service.key() + ".";
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  /// Returns all counts in order of their names.
  public Map<String, Long> snapshot() {
    Map<String, Long> result = new TreeMap<>();
    counts.forEach((name, count) -> result.put(name, count.sum()));
    return result;
  }

  /// Returns the largest number of calls that ran at one time since the last reset.
  public int peak() {
    return peak.get();
  }

  /// Forgets all counts.
  public void reset() {
    counts.clear();
    peak.set(running.get());
  }
}
