// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Lists of resources of any kind. The Azure CLI asks here in which group a vault is.
final class ResourceRoutes {
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(resourceType|name|location)\\s+eq\\s+'([^']*)'\\s*");

  private final ResourceList resources;
  private final Inventory inventory;
  private final ArmAccess access;

  ResourceRoutes(ResourceList resources, Inventory inventory, ArmAccess access) {
    this.resources = resources;
    this.inventory = inventory;
    this.access = access;
  }

  void addTo(Router router) {
    router
        .on("GET", "/subscriptions/{s}/resources", "resource.list", access.held(this::ofAll))
        .on(
            "GET",
            "/subscriptions/{s}/resourceGroups/{g}/resources",
            "resource.list",
            access.held(this::ofGroup));
  }

  private Response ofAll(Request request) {
    inventory.requireSubscription(request.param("s"));
    return list(request, "/subscriptions/" + request.param("s"));
  }

  private Response ofGroup(Request request) {
    return list(request, inventory.require(request.param("s"), request.param("g")).id());
  }

  private Response list(Request request, String above) {
    var prefix = above + "/";
    Predicate<ObjectNode> below =
        one -> one.path("id").asString("").regionMatches(true, 0, prefix, 0, prefix.length());
    return ArmAnswers.list(
        resources.all().filter(below.and(filter(request.query("$filter").orElse("")))).toList());
  }

  private static Predicate<ObjectNode> filter(String text) {
    var wanted = new LinkedHashMap<String, String>();
    if (!text.isBlank()) {
      for (var clause : text.split("\\s+and\\s+", -1)) {
        var match = CLAUSE.matcher(clause);
        if (!match.matches()) {
          throw new HttpProblem(
              400, "InvalidFilterInQueryString", "The local Azure knows no filter '" + text + "'.");
        }
        wanted.put(match.group(1).equals("resourceType") ? "type" : match.group(1), match.group(2));
      }
    }
    return one ->
        wanted.entrySet().stream()
            .allMatch((Map.Entry<String, String> it) ->
                one.path(it.getKey()).asString("").equalsIgnoreCase(it.getValue()));
  }
}
