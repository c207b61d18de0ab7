// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.SecretText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request. Prints as method and address without query; header values and body never show.
///
/// @param body absent where nothing is sent
public record HttpCall(
    String method, URI uri, Map<String, SecretText> headers, Optional<Body> body) {
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /// What is sent, already encoded.
  ///
  /// @param type the media type
  public record Body(String type, SecretText text) {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";
  }

  /// Returns a GET that asks for JSON.
  public static HttpCall get(URI uri) {
    return asking("GET", uri, Optional.empty());
  }

  /// Returns a POST of `fields` that asks for JSON.
  public static HttpCall post(URI uri, Map<String, String> fields) {
    var form =
        fields.entrySet().stream()
            .map(field -> escape(field.getKey()) + "=" + escape(field.getValue()))
            .collect(Collectors.joining("&"));
    return asking("POST", uri, Optional.of(new Body(Body.FORM, SecretText.of(form))));
  }

  /// Returns a PATCH with this JSON that asks for JSON.
  public static HttpCall patch(URI uri, String json) {
    return asking("PATCH", uri, Optional.of(new Body(Body.JSON, SecretText.of(json))));
  }

  /// Returns a POST of this JSON that asks for JSON.
  public static HttpCall post(URI uri, String json) {
    return asking("POST", uri, Optional.of(new Body(Body.JSON, SecretText.of(json))));
  }

  /// Returns a PUT of this JSON that asks for JSON.
  public static HttpCall put(URI uri, String json) {
    return asking("PUT", uri, Optional.of(new Body(Body.JSON, SecretText.of(json))));
  }

  /// Returns a DELETE that asks for JSON.
  public static HttpCall delete(URI uri) {
    return asking("DELETE", uri, Optional.empty());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static HttpCall asking(String method, URI uri, Optional<Body> body) {
    return new HttpCall(method, uri, Map.of("Accept", SecretText.of(Body.JSON)), body);
  }

  /// Returns the same request with one more header.
  public HttpCall with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, SecretText.of(value));
    return new HttpCall(method, uri, more, body);
  }

  /// Returns the same request to another address.
  public HttpCall to(URI other) {
    return new HttpCall(method, other, headers, body);
  }

  /// Returns the endpoint as errors name it: scheme, host and path, no query.
  public String endpoint() {
    var query = uri.toString().indexOf('?');
    return query < 0 ? uri.toString() : uri.toString().substring(0, query);
  }

  /// Returns `text` as a query value.
  public static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + endpoint();
  }
}
