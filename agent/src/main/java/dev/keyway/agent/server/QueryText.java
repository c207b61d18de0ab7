// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// The query of a request, `name=value&name=value`.
///
/// @param raw as it stands in the request
public record QueryText(String raw) {
  public static QueryText of(URI uri) {
    return new QueryText(uri.getRawQuery() == null ? "" : uri.getRawQuery());
  }

  /// Returns the value of a parameter; empty if it is not there or malformed. Of a repeated one the
  /// first counts.
  public String value(String name) {
    for (int at = 0; at < raw.length(); ) {
      int end = raw.indexOf('&', at);
      end = end < 0 ? raw.length() : end;
      int equals = raw.indexOf('=', at);
      boolean valued = equals >= 0 && equals < end;
      if (decoded(raw.substring(at, valued ? equals : end)).equals(name)) {
        return valued ? decoded(raw.substring(equals + 1, end)) : "";
      }
      at = end + 1;
    }
    return "";
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
