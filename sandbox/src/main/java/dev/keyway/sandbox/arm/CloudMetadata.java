// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.net.URI;
import tools.jackson.databind.node.ObjectNode;

/// What `az cloud register` asks about a cloud (azure-apis.md §3).
///
/// @param base the address of everything, ending in a slash
/// @param vaultDnsSuffix what follows a vault's name, with `:port`
record CloudMetadata(URI base, String vaultDnsSuffix) {

  void addTo(Router router) {
    router
        .on("GET", "/metadata/endpoints", "metadata", this::endpoints)
        .on("GET", "//metadata/endpoints", "metadata", this::endpoints);
  }

  private Response endpoints(Request request) {
    return switch (request.query("api-version").orElse("")) {
      case "2015-01-01" -> Response.json(200, first());
      case "2019-05-01" -> Response.json(200, Json.array().add(current()));
      default -> Response.json(200, current());
    };
  }

  private ObjectNode first() {
    var json =
        Json.object()
            .put("galleryEndpoint", base.toString())
            .put("graphEndpoint", base.toString())
            .put("portalEndpoint", base.toString());
    authentication(json);
    return json;
  }

  private ObjectNode current() {
    var json = Json.object().put("name", "local").put("portal", base.toString());
    authentication(json).put("tenant", "common").put("identityProvider", "AAD");
    json.putObject("suffixes")
        .put("keyVaultDns", vaultDnsSuffix)
        .put("storage", "core.windows.net")
        .put("mhsmDns", "managedhsm.localhost")
        .put("sqlServerHostname", "database.localhost")
        .put("acrLoginServer", "azurecr.localhost");
    for (var name :
        new String[] {
          "media",
          "graphAudience",
          "graph",
          "batch",
          "resourceManager",
          "vmImageAliasDoc",
          "activeDirectoryDataLake",
          "sqlManagement",
          "gallery",
          "microsoftGraphResourceId"
        }) {
      json.put(name, base.toString());
    }
    return json;
  }

  private ObjectNode authentication(ObjectNode json) {
    var authentication =
        json.putObject("authentication").put("loginEndpoint", base.resolve("adfs").toString());
    authentication
        .putArray("audiences")
        .add("https://management.core.windows.net/")
        .add("https://management.azure.com/")
        .add(base.toString());
    return authentication;
  }
}
