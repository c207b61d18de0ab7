// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Lists of resources of any kind. The Azure CLI asks here in which group a vault is.
final class ResourceRoutes {
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(resourceType|resourceGroup|name|location)\\s+eq\\s+'([^']*)'\\s*");

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
    Predicate<ObjectNode> all = _ -> true;
    if (!text.isBlank()) {
      for (var clause : text.split("\\s+and\\s+", -1)) {
        var match = CLAUSE.matcher(clause);
        if (!match.matches()) {
          throw new HttpProblem(
              400, "InvalidFilterInQueryString", "The local Azure knows no filter '" + text + "'.");
        }
        all = all.and(clause(match.group(1), match.group(2)));
      }
    }
    return all;
  }

  private static Predicate<ObjectNode> clause(String field, String wanted) {
    return switch (field) {
      case "resourceGroup" -> {
        var part = "/resourcegroups/" + wanted.toLowerCase(Locale.ROOT) + "/";
        yield one -> one.path("id").asString("").toLowerCase(Locale.ROOT).contains(part);
      }
      case "resourceType" -> one -> one.path("type").asString("").equalsIgnoreCase(wanted);
      default -> one -> one.path(field).asString("").equalsIgnoreCase(wanted);
    };
  }
}
