// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Answers with objects: one, or the page of a list that `$filter`, `$top` and `$skiptoken` name.
///
/// @param base Graph's own address, ending in a slash
record GraphLists(String base) {
  private static final int USUAL = 100;
  private static final int MOST = 999;

  Response one(int status, String type, ObjectNode object) {
    var body = Json.object().put("@odata.context", context(type) + "/$entity");
    body.setAll(object);
    return Response.json(status, body);
  }

  Response page(Request request, String type, Stream<ObjectNode> objects) {
    var filter = Filter.parse(request.query("$filter"));
    int size = number(request, "$top", USUAL, MOST);
    int from = number(request, "$skiptoken", 0, Integer.MAX_VALUE);
    var wanted = objects.filter(filter::matches).toList();
    int to = (int) Math.min(wanted.size(), (long) from + size);
    var body = Json.object().put("@odata.context", context(type));
    var list = body.putArray("value");
    wanted.stream().skip(from).limit(size).forEach(list::add);
    if (to < wanted.size()) {
      body.put("@odata.nextLink", next(request, to));
    }
    return Response.json(200, body);
  }

  private String next(Request request, int from) {
    var query = new StringBuilder("?$skiptoken=").append(from);
    for (var name : new String[] {"$top", "$filter"}) {
      request
          .query(name)
          .ifPresent(value ->
              query
                  .append('&')
                  .append(name)
                  .append('=')
                  .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }
    return base + request.path().substring(1) + query;
  }

  private String context(String type) {
    return base + "v1.0/$metadata#" + type;
  }

  private static int number(Request request, String name, int usual, int most) {
    try {
      int number = request.query(name).map(Integer::parseInt).orElse(usual);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw GraphProblem.bad("The query parameter " + name + " is no number.");
    }
    throw GraphProblem.bad("The query parameter " + name + " must be at most " + most + ".");
  }
}
