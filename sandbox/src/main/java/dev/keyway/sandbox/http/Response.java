// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One answer. Its text form shows the status only.
public final class Response {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  Response(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /// A JSON body from a tree, record or map.
  public static Response json(int status, Object value) {
    return new Response(
        status, Map.of("Content-Type", "application/json; charset=utf-8"), Json.bytes(value));
  }

  /// A body of another type.
  public static Response text(int status, String contentType, String text) {
    return new Response(
        status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
  }

  /// An answer without body.
  public static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  /// The same with one more header.
  public Response header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  public int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Response withBody(byte[] other) {
    return new Response(status, headers, other);
  }

  @Override
  public String toString() {
    return "Response " + status;
  }
}
