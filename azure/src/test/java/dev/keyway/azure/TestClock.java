// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import dev.keyway.azure.http.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Time that only passes when told to, or when somebody sleeps.
public final class TestClock implements InstantSource, Sleeper {
  public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private Instant now = START;
  private final List<Duration> slept = new CopyOnWriteArrayList<>();

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public void sleep(Duration time) {
    slept.add(time);
    pass(time);
  }

  public synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  public List<Duration> slept() {
    return List.copyOf(slept);
  }

  public Deadline in(Duration time) {
    return Deadline.after(time, this);
  }
}
