// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What token services answer, good and bad.
final class TokenJson {
  private static final int MAX_MESSAGE = 300;
  private static final Duration LONG_LIFE = Duration.ofHours(2);
  private static final Duration LONGEST_LIFE = Duration.ofDays(7);

  private static final long LATEST = 253_402_300_800L;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("M/d/yyyy H:mm:ss xxx", Locale.ROOT);

  private TokenJson() {}

  /// Returns the token in a successful answer.
  ///
  /// @throws UnexpectedResponse if it is no token answer; says which field is missing
  static AccessToken token(HttpCall call, HttpAnswer answer, Instant now) {
    return token(call, json(call, answer), now);
  }

  static AccessToken token(HttpCall call, JsonObject json, Instant now) {
    var value =
        json.text("access_token")
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> missing(call, "access_token"));
    var expiresOn =
        moment(json, "expires_on")
            .or(() -> json.number("expires_in").flatMap(seconds -> plus(now, seconds)))
            .orElseThrow(() -> missing(call, "expires_in"));
    var life = Duration.between(now, expiresOn);
    if (life.compareTo(LONGEST_LIFE) > 0) {
      expiresOn = now.plus(LONGEST_LIFE);
      life = LONGEST_LIFE;
    }
    var refreshOn =
        json.number("refresh_in")
            .flatMap(seconds -> plus(now, seconds))
            .orElse(now.plus(refreshAfter(life)));
    var notBefore = moment(json, "not_before").or(() -> since(value)).orElse(now);
    return new AccessToken(SecretText.of(value), expiresOn, refreshOn, notBefore);
  }

  private static Optional<Instant> moment(JsonObject json, String field) {
    return json.number(field)
        .filter(seconds -> seconds > 0 && seconds < LATEST)
        .map(Instant::ofEpochSecond)
        .or(() -> json.text(field).flatMap(TokenJson::date));
  }

  /// Reads the dates of some older endpoints, such as `6/20/2026 14:05:09 PM +00:00`, whose clock
  /// counts to 24 all the same.
  private static Optional<Instant> date(String text) {
    try {
      var plain = text.replace(" AM ", " ").replace(" PM ", " ");
      return Optional.of(OffsetDateTime.parse(plain, DATE).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /// Returns since when a token is valid by its own claim, if it is one that can be read.
  private static Optional<Instant> since(String token) {
    var parts = token.split("\\.", 4);
    try {
      return parts.length == 3
          ? moment(JsonObject.parse(Base64.getUrlDecoder().decode(parts[1])), "nbf")
          : Optional.empty();
    } catch (IllegalArgumentException | MalformedJson _) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> plus(Instant now, long seconds) {
    return seconds < 0 || seconds > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(now.plusSeconds(seconds));
  }

  private static Duration refreshAfter(Duration life) {
    return life.compareTo(LONG_LIFE) >= 0 ? life.dividedBy(2) : life.multipliedBy(4).dividedBy(5);
  }

  static JsonObject json(HttpCall call, HttpAnswer answer) {
    if (answer.isHtml()) {
      throw html(call, answer);
    }
    try {
      return answer.json();
    } catch (MalformedJson e) {
      throw new UnexpectedResponse(
          "%s answered HTTP %d with something that is %s"
              .formatted(call.endpoint(), answer.status(), e.getMessage()));
    }
  }

  static UnexpectedResponse missing(HttpCall call, String field) {
    return new UnexpectedResponse(
        "%s answered without the field %s".formatted(call.endpoint(), field));
  }

  /// Returns why there is no token, from an answer that is no success.
  ///
  /// @param who asked for it
  /// @param advice the next step when the identity is refused, by the service's own code
  static AzureException failure(
      HttpCall call,
      HttpAnswer answer,
      String who,
      Function<Optional<String>, String> advice,
      Instant now) {
    if (answer.status() == 429) {
      var wish = RetryPolicy.retryAfter(answer, now).orElse(Duration.ofSeconds(1));
      return new Throttled(
          "%s throttles token requests for %s; it asks to wait %d s"
              .formatted(call.endpoint(), who, wish.toSeconds()),
          wish);
    }
    if (answer.isHtml()) {
      return html(call, answer);
    }
    var told = told(answer);
    var text =
        "%s gave no token to %s: HTTP %d%s"
            .formatted(call.endpoint(), who, answer.status(), told.isEmpty() ? "" : ": " + told);
    if (answer.status() >= 500 || answer.status() == 408) {
      return new Unavailable(text);
    }
    if (answer.status() == 404 || answer.status() == 410 || answer.status() < 400) {
      return new Rejected(text + advice.apply(code(told)));
    }
    var code = code(told);
    return new AuthenticationFailed(text + advice.apply(code), code);
  }

  private static UnexpectedResponse html(HttpCall call, HttpAnswer answer) {
    return new UnexpectedResponse(
        "%s answered HTTP %d with a web page; is a proxy or a portal in between?"
            .formatted(call.endpoint(), answer.status()));
  }

  /// Returns the service's own words: its code and message, shortened, nothing else of the body.
  private static String told(HttpAnswer answer) {
    try {
      var json = answer.json();
      var error = json.text("error").orElse("");
      var description = json.text("error_description").or(() -> json.text("message")).orElse("");
      int trace = description.indexOf(" Trace ID:");
      var text = trace > 0 ? description.substring(0, trace) : description;
      var all = text.isEmpty() ? error : error.isEmpty() ? text : error + ": " + text;
      return shorten(all);
    } catch (MalformedJson _) {
      return "";
    }
  }

  static String shorten(String text) {
    var line = text.replace('\r', ' ').replace('\n', ' ').strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }

  private static Optional<String> code(String told) {
    int start = told.indexOf("AADSTS");
    if (start < 0) {
      return Optional.empty();
    }
    int end = start + 6;
    while (end < told.length() && Character.isDigit(told.charAt(end))) {
      end++;
    }
    return end == start + 6 ? Optional.empty() : Optional.of(told.substring(start, end));
  }
}
