// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// The middle one of several figures; the higher of two in the middle.
public final class Median {
  private Median() {}

  /// @param values at least one
  public static double of(List<Double> values) {
    return of(values, Double::doubleValue);
  }

  /// @param all at least one
  /// @param figure of each
  public static <T> double of(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream().mapToDouble(figure).sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }
}
