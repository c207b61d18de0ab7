// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

/// One measured figure beside what it is held against.
///
/// @param name what was measured, with its unit
/// @param keyway ours
/// @param original the original's, measured in the same run or taken from its own publication
/// @param aim what docs/performance.md promises
/// @param reached whether ours keeps the promise
record Figure(String name, String keyway, String original, String aim, boolean reached) {

  /// Returns a figure that must not exceed `limit`.
  static Figure atMost(String name, double value, double limit, String original) {
    return new Figure(name, number(value), original, "at most " + number(limit), value <= limit);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : "%.1f".formatted(value);
  }
}
