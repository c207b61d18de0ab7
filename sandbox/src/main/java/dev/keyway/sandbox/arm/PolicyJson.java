// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Access policies as Resource Manager has them: a list of entries, one for an object id.
final class PolicyJson {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private PolicyJson() {}

  /// Returns the policies by object id in lower case.
  ///
  /// @throws HttpProblem 400 if it is no list, or an entry names no object id
  static Map<String, AccessPolicy> read(JsonNode entries) {
    if (!entries.isArray()) {
      throw new HttpProblem(400, "BadRequest", "The parameter accessPolicies is not specified.");
    }
    var policies = new LinkedHashMap<String, AccessPolicy>();
    for (var entry : entries) {
      var objectId = entry.path("objectId").asString("");
      if (!GUID.matcher(objectId).matches()) {
        throw new HttpProblem(
            400,
            "BadRequest",
            "An invalid value was provided for 'accessPolicies': the objectId '%s' is no GUID."
                .formatted(objectId));
      }
      policies.merge(
          objectId.toLowerCase(Locale.ROOT), policy(entry.path("permissions")), AccessPolicy::plus);
    }
    return policies;
  }

  private static AccessPolicy policy(JsonNode permissions) {
    return new AccessPolicy(
        names(permissions.path("secrets")),
        names(permissions.path("keys")),
        names(permissions.path("certificates")),
        names(permissions.path("storage")));
  }

  private static Set<String> names(JsonNode list) {
    var names = new TreeSet<String>();
    list.forEach(name -> names.add(name.asString("").toLowerCase(Locale.ROOT)));
    return names;
  }

  static ArrayNode write(String tenantId, Map<String, AccessPolicy> policies) {
    var entries = Json.array();
    policies.forEach((objectId, policy) -> {
      var entry = entries.addObject().put("tenantId", tenantId).put("objectId", objectId);
      var permissions = entry.putObject("permissions");
      write(permissions, "keys", policy.keys());
      write(permissions, "secrets", policy.secrets());
      write(permissions, "certificates", policy.certificates());
      write(permissions, "storage", policy.storage());
    });
    return entries;
  }

  private static void write(ObjectNode permissions, String kind, Set<String> names) {
    var list = permissions.putArray(kind);
    names.stream().sorted().forEach(list::add);
  }
}
