// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Response;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// What several kinds of resources answer alike.
final class ArmAnswers {
  private ArmAnswers() {}

  /// @param type with its provider, such as `Microsoft.KeyVault/vaults`
  static HttpProblem notFound(String type, String name, String group) {
    return new HttpProblem(
        404,
        "ResourceNotFound",
        "The Resource '%s/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
            .formatted(type, name, group));
  }

  /// Returns where a request wants a resource to be.
  ///
  /// @throws HttpProblem 400 if it does not say
  static String location(ObjectNode body) {
    var location = body.path("location").asString("");
    if (location.isBlank()) {
      throw new HttpProblem(
          400, "LocationRequired", "The location property is required for this definition.");
    }
    return location.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /// @throws HttpProblem 409 unless a resource stays where it is
  static void requireSame(String location, String wanted, String name, String group) {
    if (!location.equalsIgnoreCase(wanted)) {
      throw new HttpProblem(
          409,
          "InvalidResourceLocation",
          "The resource '%s' already exists in location '%s' in resource group '%s'. A resource with the same name cannot be created in location '%s'. Please select a new resource name."
              .formatted(name, location, group, wanted));
    }
  }

  static Response list(Collection<ObjectNode> resources) {
    var all = Json.object();
    all.putArray("value").addAll(resources);
    return Response.json(200, all);
  }
}
