// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.IntPredicate;

/// When to ask again, and after how long (provider.md §11.6, §13). Pure, apart from the chance it
/// is given.
///
/// @param retries how often at most after the first try
/// @param repeatable which answers are worth it; network failures always are
/// @param base the unit that doubles with each try
/// @param longest no own pause is longer
public record RetryPolicy(int retries, IntPredicate repeatable, Duration base, Duration longest) {
  private static final Duration LONGEST_WISH = Duration.ofSeconds(60);

  /// What Key Vault and Entra ID want.
  public static final RetryPolicy SERVICE =
      new RetryPolicy(3, RetryPolicy::isPassing, Duration.ofMillis(800), Duration.ofSeconds(60));

  /// What the instance metadata service wants, which is away for up to 70 seconds during updates.
  public static final RetryPolicy METADATA =
      new RetryPolicy(
          6, RetryPolicy::isPassingMetadata, Duration.ofSeconds(2), Duration.ofSeconds(25));

  /// One try.
  public static final RetryPolicy NONE =
      new RetryPolicy(0, _ -> false, Duration.ZERO, Duration.ZERO);

  private static boolean isPassing(int status) {
    return switch (status) {
      case 408, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  private static boolean isPassingMetadata(int status) {
    return switch (status) {
      case 404, 410, 429, 510, 511 -> true;
      default -> status >= 500 && status <= 508;
    };
  }

  /// Returns the pause before the next try after `answer`, or nothing if it is final.
  ///
  /// @param tried how many tries there have been
  /// @param random numbers in [0,1)
  Optional<Duration> pauseAfter(HttpAnswer answer, int tried, DoubleSupplier random, Instant now) {
    if (tried > retries || !repeatable.test(answer.status())) {
      return Optional.empty();
    }
    var wish = retryAfter(answer, now);
    if (wish.isPresent()) {
      return wish.filter(pause -> pause.compareTo(LONGEST_WISH) <= 0);
    }
    return Optional.of(ownPause(tried, random));
  }

  /// Returns the pause before the next try after a network failure, or nothing if it is final.
  Optional<Duration> pauseAfterFailure(int tried, DoubleSupplier random) {
    return tried > retries ? Optional.empty() : Optional.of(ownPause(tried, random));
  }

  private Duration ownPause(int tried, DoubleSupplier random) {
    var millis = ((1L << tried) - 1) * base.toMillis() * (0.8 + random.getAsDouble() / 2);
    var pause = Duration.ofMillis((long) millis);
    return pause.compareTo(longest) > 0 ? longest : pause;
  }

  /// Returns how long the service asks to be left alone, if it does.
  public static Optional<Duration> retryAfter(HttpAnswer answer, Instant now) {
    return millis(answer.header("retry-after-ms"))
        .or(() -> millis(answer.header("x-ms-retry-after-ms")))
        .or(() -> answer.header("retry-after").flatMap(text -> secondsOrDate(text.strip(), now)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<Duration> millis(Optional<String> header) {
    return header.flatMap(RetryPolicy::whole).map(Duration::ofMillis);
  }

  private static Optional<Duration> secondsOrDate(String text, Instant now) {
    return whole(text).map(Duration::ofSeconds).or(() -> untilDate(text, now));
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    try {
      var date =
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
      var pause = Duration.between(now, date.toInstant());
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Reads digits; what is beyond reason stays a wish not to be asked again soon.
  private static Optional<Long> whole(String text) {
    var digits = text.strip();
    if (!digits.matches("[0-9]{1,100}")) {
      return Optional.empty();
    }
    var number = new BigInteger(digits);
    return Optional.of(number.min(BigInteger.valueOf(100_000_000L)).longValue());
  }
}
