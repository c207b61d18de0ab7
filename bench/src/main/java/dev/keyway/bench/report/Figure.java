// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.report;

import java.util.Locale;
import java.util.Optional;

/// One figure of ours beside the original's and what docs/performance.md promises.
///
/// @param name what was measured
/// @param unit of all numbers here; empty for counts
public record Figure(
    String name,
    String unit,
    double keyway,
    Better better,
    Optional<Baseline> original,
    Optional<Aim> aim) {

  /// Which of two figures is the better one.
  public enum Better {
    LESS("<="),
    MORE(">=");

    private final String sign;

    Better(String sign) {
      this.sign = sign;
    }

    /// Returns what stands before an aim.
    public String sign() {
      return sign;
    }
  }

  /// Where a figure of the original comes from.
  public enum Source {
    /// Its calls, repeated in this run against the same local Azure.
    REPLAYED("replayed"),
    /// Measured with the original itself, earlier and elsewhere.
    PUBLISHED("published"),
    /// Computed from the calls it is known to make (provider.md §23.4, pod-identity.md §19).
    FORMULA("by formula"),
    /// No original's: the least that does the same work, measured in this run.
    BARE("bare, same run");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// The original's figure.
  public record Baseline(double value, Source source) {}

  /// A limit that ours should keep within: not more, or not less where more is better.
  ///
  /// @param promised whether missing it fails the run: true for counts, which do not depend on the
  ///   machine, false for time and memory
  public record Aim(double limit, boolean promised) {}

  /// Returns a count that must not exceed `limit` on any machine.
  public static Figure count(String name, long keyway, long limit) {
    return new Figure(
        name,
        "",
        (double) keyway,
        Better.LESS,
        Optional.empty(),
        Optional.of(new Aim((double) limit, true)));
  }

  /// Returns a measurement that should not exceed `limit`.
  public static Figure measured(String name, String unit, double keyway, double limit) {
    return plain(name, unit, keyway).aiming(limit);
  }

  /// Returns a measurement without a limit.
  public static Figure plain(String name, String unit, double keyway) {
    return new Figure(name, unit, keyway, Better.LESS, Optional.empty(), Optional.empty());
  }

  /// Returns a measurement of which more is better, without a limit.
  public static Figure rate(String name, String unit, double keyway) {
    return new Figure(name, unit, keyway, Better.MORE, Optional.empty(), Optional.empty());
  }

  /// Returns the same with a limit that depends on the machine.
  public Figure aiming(double limit) {
    return new Figure(name, unit, keyway, better, original, Optional.of(new Aim(limit, false)));
  }

  /// Returns the same with the original's figure beside it.
  public Figure beside(double value, Source source) {
    return new Figure(name, unit, keyway, better, Optional.of(new Baseline(value, source)), aim);
  }

  /// Returns the same with the original's count beside it.
  public Figure beside(long count, Source source) {
    return beside((double) count, source);
  }

  /// Tells whether ours keeps within the aim; true without one.
  public boolean reached() {
    return aim.map(Aim::limit)
        .map(limit -> better == Better.LESS ? keyway <= limit : keyway >= limit)
        .orElse(true);
  }

  /// Tells whether a promise that holds on any machine was broken.
  public boolean broken() {
    return aim.filter(Aim::promised).isPresent() && !reached();
  }

  /// Returns how many times better ours is than the original's, if that can be said.
  public Optional<Double> ratio() {
    return original
        .map(Baseline::value)
        .filter(other -> keyway > 0 && other > 0)
        .map(other -> better == Better.LESS ? other / keyway : keyway / other);
  }

  /// Returns a number without false precision.
  public static String number(double value) {
    if (value == Math.rint(value) || value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
