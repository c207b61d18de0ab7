// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.report;

import java.time.Duration;
import java.util.List;

/// Times in milliseconds: half of them are shorter than one, 99 of 100 than the other.
public record Percentiles(double p50, double p99) {
  public static Percentiles of(List<Duration> times) {
    var sorted = times.stream().sorted().toList();
    return new Percentiles(at(sorted, 0.50), at(sorted, 0.99));
  }

  private static double at(List<Duration> sorted, double part) {
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.max(0, rank - 1)).toNanos() / 1e6;
  }
}
