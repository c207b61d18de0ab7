// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.entra.AccessTokens;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Route;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import java.net.URI;
import java.time.InstantSource;
import java.util.regex.Pattern;

/// The paths of Microsoft Graph, version 1.0.
public final class GraphSite implements Site {
  /// A key after the name of a collection, such as `applications(appId='…')`.
  private static final Pattern KEY =
      Pattern.compile("/(\\w+)\\((\\w+)=(?:'|%27)([^'/]*?)(?:'|%27)\\)");

  private final Router router = new Router(Service.GRAPH);

  /// @param base the address of everything, ending in a slash
  public GraphSite(URI base, Directory directory, AccessTokens tokens, InstantSource clock) {
    var tenant = directory.defaultTenant();
    var access = new GraphAccess(base.toString(), tenant, tokens);
    var lists = new GraphLists(base.toString());
    var passwords = new Passwords(directory, lists, clock);
    new ApplicationRoutes(directory, lists, access, passwords).addTo(router);
    new CredentialRoutes(directory, lists, access).addTo(router);
    new PrincipalRoutes(directory, lists, access, passwords).addTo(router);
    router
        .on("GET", "/v1.0/me", "me", access.held(_ -> me()))
        .on("GET", "/v1.0/organization", "organization", access.held(_ -> organization(tenant)));
  }

  /// Tells whether a path of the shared port is Graph's.
  public static boolean serves(String path) {
    return path.equals("/v1.0") || path.startsWith("/v1.0/");
  }

  /// A key in parentheses becomes a part of the path of its own; what qualifies the name of an
  /// action is left out.
  @Override
  public Route route(Request request) {
    var path = request.path();
    if (path.contains("%28")) {
      path = path.replace("%28", "(").replace("%29", ")").replace("%3D", "=");
    }
    var plain = KEY.matcher(path).replaceAll("/$1/$2=$3").replace("/microsoft.graph.", "/");
    return router.route(request.withPath(plain));
  }

  private static Response me() {
    throw GraphProblem.of(
        400, "BadRequest", "/me request is only valid with delegated authentication flow.");
  }

  private static Response organization(String tenantId) {
    var body = Json.object();
    var one =
        body.putArray("value")
            .addObject()
            .put("id", tenantId)
            .put("displayName", "The local Azure");
    one.putArray("verifiedDomains")
        .addObject()
        .put("name", "localhost")
        .put("isDefault", true)
        .put("isInitial", true);
    return Response.json(200, body);
  }
}
