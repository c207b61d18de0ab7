// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// The faults in force. All matching rules strike together, in the order they were added. Costs one
/// volatile read while there are none.
public final class Faults {
  private volatile List<Active> active = List.of();
  private int lastId;

  /// Puts a rule in force and returns the id by which to remove it.
  public synchronized String add(FaultRule rule) {
    List<Active> next = new ArrayList<>(active);
    String id = "fault-" + ++lastId;
    next.add(new Active(id, rule, new AtomicInteger(rule.times()), new CountDownLatch(1)));
    active = List.copyOf(next);
    return id;
  }

  /// Takes a rule away and releases the calls that hang on it; false if there is none of that id.
  public synchronized boolean remove(String id) {
    List<Active> next = new ArrayList<>(active);
    boolean found = false;
    for (Active rule : active) {
      if (rule.id().equals(id)) {
        found = true;
        next.remove(rule);
        rule.released().countDown();
      }
    }
    active = List.copyOf(next);
    return found;
  }

  /// Takes all rules away and releases the calls that hang.
  public synchronized void clear() {
    List<Active> old = active;
    active = List.of();
    old.forEach(rule -> rule.released().countDown());
  }

  /// Returns the rules in force by id. A rule that has struck as often as it may is still listed.
  public Map<String, FaultRule> rules() {
    Map<String, FaultRule> result = new LinkedHashMap<>();
    active.forEach(rule -> result.put(rule.id(), rule.rule()));
    return result;
  }

  /// Returns what strikes this call, and counts it against the rules.
  public List<Effect> take(Call call) {
    List<Active> rules = active;
    if (rules.isEmpty()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    for (Active rule : rules) {
      if (rule.rule().strikes(call) && rule.spend()) {
        rule.rule().faults().forEach(fault -> effects.add(new Effect(fault, rule.released())));
      }
    }
    return List.copyOf(effects);
  }

  private record Active(
      String id, FaultRule rule, AtomicInteger remaining, CountDownLatch released) {
    boolean spend() {
      return rule.times() == FaultRule.FOREVER
          || remaining.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
  }
}
