// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// An answer of NMI's own.
final class Reply {
  private static final String JSON = "application/json";
  private static final String METADATA_MISSING =
      "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not"
          + " specified\"}\n";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Reply json(byte[] body) {
    return new Reply(200, Map.of("Content-Type", JSON), body);
  }

  static Reply metadataMissing() {
    return new Reply(
        400, Map.of("Content-Type", JSON + "; charset=utf-8"), METADATA_MISSING.getBytes(UTF_8));
  }

  static Reply error(int status, String message) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
        (message + "\n").getBytes(UTF_8));
  }

  /// Returns an error that says when to come back.
  static Reply later(int status, int seconds, String message) {
    var error = error(status, message);
    return new Reply(
        status,
        Map.of(
            "Content-Type",
            "text/plain; charset=utf-8",
            "X-Content-Type-Options",
            "nosniff",
            "Retry-After",
            Integer.toString(seconds)),
        error.body);
  }

  static Reply elsewhere(String location) {
    return new Reply(301, Map.of("Location", location), new byte[0]);
  }

  int status() {
    return status;
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
