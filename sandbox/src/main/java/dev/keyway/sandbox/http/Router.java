// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import dev.keyway.sandbox.fault.Service;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Routes by method and path. A pattern is a path whose segments are literals, compared ignoring
/// case as Azure does, or variables like `{name}`. One trailing slash is ignored. The path is split
/// before it is decoded, so that an escaped slash never adds a segment. Add routes before use.
public final class Router implements Site {
  private final Service service;
  private final List<Entry> entries = new ArrayList<>();

  public Router(Service service) {
    this.service = service;
  }

  /// Adds a route; the first added wins.
  public Router on(String method, String pattern, String kind, Handler handler) {
    entries.add(new Entry(method, split(pattern), kind, handler));
    return this;
  }

  @Override
  public Route route(Request request) {
    List<String> segments = split(request.path());
    boolean pathKnown = false;
    for (Entry entry : entries) {
      Optional<Map<String, String>> params = entry.match(segments);
      if (params.isPresent()) {
        if (entry.method().equals(request.method())) {
          return new Route(service, entry.kind(), request.with(params.get()), entry.handler());
        }
        pathKnown = true;
      }
    }
    Handler refusal = pathKnown ? Router::methodNotAllowed : Router::notFound;
    return new Route(service, "unknown", request, refusal);
  }

  private static Response methodNotAllowed(Request request) {
    return Response.json(
        405, Json.error("MethodNotAllowed", "This path has no " + request.method() + ".", ""));
  }

  private static Response notFound(Request request) {
    return Response.json(
        404,
        Json.error("NotFound", "There is nothing at this path of " + request.host() + ".", ""));
  }

  private static List<String> split(String path) {
    String trimmed = path.startsWith("/") ? path.substring(1) : path;
    if (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return List.of(trimmed.split("/", -1));
  }

  private record Entry(String method, List<String> pattern, String kind, Handler handler) {
    Optional<Map<String, String>> match(List<String> segments) {
      if (segments.size() != pattern.size()) {
        return Optional.empty();
      }
      Map<String, String> params = new HashMap<>();
      for (int i = 0; i < pattern.size(); i++) {
        String expected = pattern.get(i);
        String actual = decode(segments.get(i));
        if (expected.startsWith("{")) {
          params.put(expected.substring(1, expected.length() - 1), actual);
        } else if (!expected.equalsIgnoreCase(actual)) {
          return Optional.empty();
        }
      }
      return Optional.of(Map.copyOf(params));
    }

    private static String decode(String segment) {
      if (segment.indexOf('%') < 0) {
        return segment;
      }
      try {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return segment;
      }
    }
  }
}
