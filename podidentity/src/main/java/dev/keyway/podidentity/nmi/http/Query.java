// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// What a request for a token asks for. Of a repeated parameter the first counts.
///
/// @param resource the audience; empty if none is named
/// @param clientId empty if none is named
/// @param resourceId `msi_res_id`, or else `mi_res_id`
/// @param objectId empty if none is named
record Query(String resource, String clientId, String resourceId, String objectId) {

  static Query of(URI uri) {
    var raw = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    var resourceId = value(raw, "msi_res_id");
    return new Query(
        value(raw, "resource"),
        value(raw, "client_id"),
        resourceId.isEmpty() ? value(raw, "mi_res_id") : resourceId,
        value(raw, "object_id"));
  }

  Wanted wanted() {
    return clientId.isEmpty() && resourceId.isEmpty()
        ? Wanted.ANY
        : new Wanted(clientId, resourceId);
  }

  private static String value(String query, String name) {
    for (int at = 0; at < query.length(); ) {
      int end = query.indexOf('&', at);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', at);
      boolean valued = equals >= 0 && equals < end;
      if (decoded(query.substring(at, valued ? equals : end)).equals(name)) {
        return valued ? decoded(query.substring(equals + 1, end)) : "";
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
