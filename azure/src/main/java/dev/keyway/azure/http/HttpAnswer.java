// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One answer. Prints as its status only.
public final class HttpAnswer {
  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /// Takes ownership of `body`.
  public HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    var folded = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    folded.putAll(headers);
    this.headers = folded;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /// Tells whether the status is 2xx.
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// Returns the first header of that name, in any case.
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /// Returns all headers of that name, in any case.
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /// Returns the body as JSON.
  public JsonObject json() throws MalformedJson {
    return JsonObject.parse(body);
  }

  /// Tells whether the body is a web page, as proxies and gateways answer in somebody's place.
  public boolean isHtml() {
    var type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("text/html") || (!type.contains("json") && startsLikeHtml());
  }

  private boolean startsLikeHtml() {
    var start = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8);
    return start.strip().startsWith("<");
  }

  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
