// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import java.util.Locale;
import java.util.Optional;

/// One figure of ours beside the original's and what docs/performance.md promises.
///
/// @param name what was measured
/// @param unit of all numbers here; empty for counts
record Figure(
    String name, String unit, double keyway, Optional<Baseline> original, Optional<Aim> aim) {

  /// Where a figure of the original comes from.
  enum Source {
    /// Its calls, repeated in this run against the same local Azure.
    REPLAYED("replayed"),
    /// Measured with the original itself, earlier and elsewhere.
    PUBLISHED("published"),
    /// Computed from the calls it is known to make (provider.md §23.4).
    FORMULA("by formula");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// The original's figure.
  record Baseline(double value, Source source) {}

  /// A limit that ours should not exceed.
  ///
  /// @param promised whether missing it fails the run: true for counts, which do not depend on the
  ///   machine, false for time and memory
  record Aim(double atMost, boolean promised) {}

  /// Returns a count that must not exceed `limit` on any machine.
  static Figure count(String name, long keyway, long limit) {
    return new Figure(
        name, "", (double) keyway, Optional.empty(), Optional.of(new Aim((double) limit, true)));
  }

  /// Returns a measurement that should not exceed `limit`.
  static Figure measured(String name, String unit, double keyway, double limit) {
    return new Figure(name, unit, keyway, Optional.empty(), Optional.of(new Aim(limit, false)));
  }

  /// Returns a measurement without a limit.
  static Figure plain(String name, String unit, double keyway) {
    return new Figure(name, unit, keyway, Optional.empty(), Optional.empty());
  }

  /// Returns the same with the original's figure beside it.
  Figure beside(double value, Source source) {
    return new Figure(name, unit, keyway, Optional.of(new Baseline(value, source)), aim);
  }

  /// Returns the same with the original's count beside it.
  Figure beside(long count, Source source) {
    return beside((double) count, source);
  }

  /// Tells whether ours keeps within the aim; true without one.
  boolean reached() {
    return aim.map(limit -> keyway <= limit.atMost()).orElse(true);
  }

  /// Tells whether a promise that holds on any machine was broken.
  boolean broken() {
    return aim.filter(Aim::promised).isPresent() && !reached();
  }

  /// Returns how many times less ours is than the original's, if that can be said.
  Optional<Double> ratio() {
    return original.filter(_ -> keyway > 0).map(baseline -> baseline.value() / keyway);
  }

  /// Returns a number without false precision.
  static String number(double value) {
    if (value == Math.rint(value) || value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
