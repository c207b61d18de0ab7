// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.http.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A token request that failed. The message names no secret.
final class EntraException extends RuntimeException {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final EntraError error;

  EntraException(EntraError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  EntraError error() {
    return error;
  }

  /// Returns the answer in Entra ID's form.
  Response response(Instant now, String correlationId) {
    return response(error.error(), now, correlationId);
  }

  Response response(String oauthError, Instant now, String correlationId) {
    String traceId = UUID.randomUUID().toString();
    String timestamp = TIMESTAMP.format(now);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", oauthError);
    body.put(
        "error_description",
        "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
            .formatted(error.code(), getMessage(), traceId, correlationId, timestamp));
    body.put("error_codes", List.of(error.code()));
    body.put("timestamp", timestamp);
    body.put("trace_id", traceId);
    body.put("correlation_id", correlationId);
    body.put("error_uri", "https://login.microsoftonline.com/error?code=" + error.code());
    return Response.json(error.status(), body);
  }
}
