// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/// An answer of ours, in the place of the metadata service.
public final class Reply {
  private static final String JSON = "application/json";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// Returns a good answer.
  public static Reply json(byte[] body) {
    return new Reply(200, Map.of("Content-Type", JSON), body);
  }

  /// Returns the answer to a request without the header `Metadata: true`.
  public static Reply metadataMissing() {
    return refusal(400, "invalid_request", "Required metadata header not specified");
  }

  /// Returns a short text.
  public static Reply text(int status, String text) {
    return new Reply(
        status, Map.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(UTF_8));
  }

  /// Returns an error in plain words.
  public static Reply error(int status, String message) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
        (message + "\n").getBytes(UTF_8));
  }

  /// Returns an error that says when to come back.
  public static Reply later(int status, int seconds, String message) {
    return error(status, message).retryAfter(seconds);
  }

  /// Sends the client to another path.
  public static Reply elsewhere(String location) {
    return new Reply(301, Map.of("Location", location), new byte[0]);
  }

  /// Returns an error as the metadata service words it.
  ///
  /// @param error such as `invalid_request`
  public static Reply refusal(int status, String error, String description) {
    var json = new StringBuilder("{\"error\":");
    JsonText.quote(json, error);
    json.append(",\"error_description\":");
    JsonText.quote(json, description);
    return new Reply(
        status,
        Map.of("Content-Type", JSON + "; charset=utf-8"),
        json.append("}\n").toString().getBytes(UTF_8));
  }

  /// Returns the same answer with the time to come back at.
  public Reply retryAfter(long seconds) {
    var more = new HashMap<>(headers);
    more.put("Retry-After", Long.toString(seconds));
    return new Reply(status, Map.copyOf(more), body);
  }

  public int status() {
    return status;
  }

  public void send(HttpExchange exchange) throws IOException {
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
