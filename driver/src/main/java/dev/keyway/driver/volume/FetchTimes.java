// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// When each volume was last fetched with success. Of volumes that another process fetched only the
/// age of their files is known, which may be higher.
public final class FetchTimes {
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<Path, Long> fetched = new ConcurrentHashMap<>();

  /// @param clock the time of day, which files carry
  /// @param nanos a clock that is never set, as {@link System#nanoTime}
  public FetchTimes(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  long now() {
    return nanos.getAsLong();
  }

  Duration since(long start) {
    return Duration.ofNanos(now() - start);
  }

  void succeeded(Path target) {
    fetched.put(target, now());
  }

  void forget(Path target) {
    fetched.remove(target);
  }

  int size() {
    return fetched.size();
  }

  /// Tells whether a filled volume is as old as `interval`.
  boolean due(Path target, VolumeContents contents, Duration interval) throws IOException {
    var last = fetched.get(target);
    if (last != null) {
      return since(last).compareTo(interval) >= 0;
    }
    var now = clock.instant();
    return contents
        .written(target)
        // A time to come means that one of the clocks was set: better to fetch too often.
        .filter(written -> !written.isAfter(now))
        .map(written -> Duration.between(written, now).compareTo(interval) >= 0)
        .orElse(true);
  }
}
