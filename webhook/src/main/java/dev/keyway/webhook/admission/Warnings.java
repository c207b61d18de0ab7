// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

import java.util.List;

/// Warnings as the API server passes them on: it cuts long ones, and drops all where there are too
/// many.
public final class Warnings {
  private static final int MOST = 12;
  private static final int LONGEST = 255;

  private Warnings() {}

  /// Returns what can be passed on of `warnings`, in their order.
  public static List<String> fit(List<String> warnings) {
    return warnings.stream().distinct().limit(MOST).map(Warnings::fit).toList();
  }

  private static String fit(String warning) {
    var printable = warning.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST - 1) + "…";
  }
}
