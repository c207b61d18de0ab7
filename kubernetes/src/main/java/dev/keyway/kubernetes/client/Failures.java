// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.time.Duration;
import java.util.Optional;

/// Turns the server's answers into exceptions.
final class Failures {
  private static final int LONGEST = 1000;

  private Failures() {}

  /// @param ask the call in words, such as `create secrets shop/tls`
  /// @param body the answer, which is a `Status` if the API server itself has answered
  static KubernetesException of(String ask, int code, byte[] body, Optional<String> retryAfter) {
    return of(ask, code, status(body), retryAfter);
  }

  /// @param status a `Status` object
  static KubernetesException of(
      String ask, int code, JsonObject status, Optional<String> retryAfter) {
    var reason = status.text("reason").orElse("");
    var told = status.text("message").map(Failures::harmless).orElse("");
    var message =
        "cannot %s: %s%s".formatted(ask, code, told.isEmpty() ? " " + word(code) : " " + told);
    return switch (code) {
      case 401 -> new KubernetesException.Unauthorized(message);
      case 403 -> new KubernetesException.Forbidden(message);
      case 404 -> new KubernetesException.NotFound(message);
      case 409 ->
          reason.equals("AlreadyExists")
              ? new KubernetesException.AlreadyExists(message)
              : new KubernetesException.Conflict(message);
      case 410 -> new KubernetesException.Expired(message);
      case 504 ->
          // An etcd that was restored from a backup counts anew.
          told.contains("Too large resource version")
              ? new KubernetesException.Expired(message)
              : new KubernetesException.Unavailable(message, Optional.empty(), null);
      case 408, 429 -> new KubernetesException.Unavailable(message, seconds(retryAfter), null);
      default ->
          code >= 500
              ? new KubernetesException.Unavailable(message, seconds(retryAfter), null)
              : new KubernetesException.Invalid(message);
    };
  }

  private static JsonObject status(byte[] body) {
    try {
      return JsonObject.parse(body);
    } catch (MalformedJson _) {
      return JsonObject.EMPTY;
    }
  }

  /// The server quotes what it could not decode behind these words.
  private static String harmless(String told) {
    var quote = told.indexOf("error found in #");
    var kept = quote < 0 ? told : told.substring(0, quote) + "(rest withheld)";
    return kept.length() > LONGEST ? kept.substring(0, LONGEST) + "…" : kept;
  }

  private static String word(int code) {
    return switch (code) {
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "without a reason";
    };
  }

  private static Optional<Duration> seconds(Optional<String> retryAfter) {
    return retryAfter
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }
}
