// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import dev.keyway.sandbox.fault.Fault;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// One request, read whole. Its text form shows neither headers nor body nor query.
///
/// @param host the `Host` header without port, lower case
/// @param sni the server name of the TLS handshake, lower case; empty without TLS or without name
/// @param path the path as sent, still escaped
/// @param headers by lower-case name
/// @param params the path's variables, decoded
/// @param faults those of the faults in force that concern the answer's content
public record Request(
    String method,
    String host,
    Optional<String> sni,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    Body body,
    InetAddress remote,
    Map<String, String> params,
    List<Fault> faults) {

  /// Bytes that do not show in text.
  public static final class Body {
    private final byte[] bytes;

    public Body(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /// Returns the body as UTF-8 text.
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Tells whether nothing was sent.
    public boolean isEmpty() {
      return bytes.length == 0;
    }
  }

  /// Returns the first value of a header.
  public Optional<String> header(String name) {
    return first(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// Returns the first value of a query parameter; an empty value counts as absent.
  public Optional<String> query(String name) {
    return first(query.get(name)).filter(value -> !value.isEmpty());
  }

  /// Returns a variable of the path; the route must have it.
  public String param(String name) {
    String value = params.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The route has no variable " + name + ".");
    }
    return value;
  }

  /// Returns the body as a JSON object, an empty one if nothing was sent.
  ///
  /// @throws HttpProblem 400 if it is anything else
  public ObjectNode json() {
    if (body.isEmpty()) {
      return Json.object();
    }
    try {
      if (Json.parse(body.text()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new HttpProblem(400, "BadParameter", "The body is not valid JSON.");
    }
    throw new HttpProblem(400, "BadParameter", "The body is not a JSON object.");
  }

  /// Returns the body as form fields; the first value of each.
  ///
  /// @throws HttpProblem 400 if an escape is malformed
  public Map<String, String> form() {
    Map<String, String> result = new LinkedHashMap<>();
    parse(body.text()).forEach((name, values) -> result.put(name, values.getFirst()));
    return result;
  }

  /// The same for another path.
  public Request withPath(String other) {
    return new Request(method, host, sni, other, query, headers, body, remote, params, faults);
  }

  Request with(Map<String, String> params) {
    return new Request(method, host, sni, path, query, headers, body, remote, params, faults);
  }

  Request withFaults(List<Fault> faults) {
    return new Request(method, host, sni, path, query, headers, body, remote, params, faults);
  }

  static Map<String, List<String>> parse(String encoded) {
    Map<String, List<String>> result = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        result.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
      }
    }
    return result;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "BadParameter", "A percent escape is malformed.");
    }
  }

  private static Optional<String> first(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  @Override
  public String toString() {
    return method + " " + host + path;
  }
}
