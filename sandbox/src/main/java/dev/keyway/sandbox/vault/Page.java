// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.NavigableMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Cuts lists into pages of 25, or fewer if the client says so. A page continues after the last
/// entry shown, so that entries added or removed between two pages do no harm.
final class Page {
  private static final int LIMIT = 25;

  private Page() {}

  /// @param entries what to show, by the key that orders it
  static Response of(Request request, String base, NavigableMap<String, ObjectNode> entries) {
    int size = size(request);
    NavigableMap<String, ObjectNode> rest =
        request
            .query("$skiptoken")
            .map(token -> entries.tailMap(decode(token), false))
            .orElse(entries);
    ObjectNode body = Json.object();
    ArrayNode value = body.putArray("value");
    String last = "";
    for (var entry : rest.entrySet()) {
      if (value.size() == size) {
        break;
      }
      value.add(entry.getValue());
      last = entry.getKey();
    }
    if (value.size() < rest.size()) {
      body.put(
          "nextLink",
          "%s%s?api-version=%s&$skiptoken=%s&maxresults=%d"
              .formatted(base, request.path(), version(request), encode(last), size));
    } else {
      body.putNull("nextLink");
    }
    return Response.json(200, body);
  }

  private static String version(Request request) {
    return request.query("api-version").filter(v -> v.matches("[0-9a-z.-]{1,32}")).orElse("7.4");
  }

  private static int size(Request request) {
    String text = request.query("maxresults").orElse(Integer.toString(LIMIT));
    try {
      int size = Integer.parseInt(text);
      if (size >= 1 && size <= LIMIT) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new HttpProblem(400, "BadParameter", "maxresults must be a number.");
    }
    throw new HttpProblem(400, "BadParameter", "maxresults must be between 1 and 25.");
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "BadParameter", "The $skiptoken is malformed.");
    }
  }
}
