// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lengths of time as Go programs write them: `5s`, `1m45s`, `1.5h`, `300ms`.
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(ns|us|µs|μs|ms|s|m|h)");

  private GoDuration() {}

  /// Returns the length; empty if `text` is none, or negative.
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    var part = PART.matcher(text);
    var total = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        return Optional.empty();
      }
      total = total.add(number(part.group(1)).multiply(nanoseconds(part.group(2))));
      at = part.end();
    }
    return text.isEmpty() || total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(total.longValue()));
  }

  private static BigDecimal number(String digits) {
    return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
  }

  private static BigDecimal nanoseconds(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L;
        });
  }
}
