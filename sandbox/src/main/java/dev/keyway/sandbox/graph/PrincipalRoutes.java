// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.directory.ServicePrincipal;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Service principals: of applications, and those that come with managed identities.
final class PrincipalRoutes {
  private static final String TYPE = "servicePrincipals";

  private final Directory directory;
  private final Applications applications;
  private final GraphLists lists;
  private final GraphAccess access;
  private final Passwords passwords;

  PrincipalRoutes(Directory directory, GraphLists lists, GraphAccess access, Passwords passwords) {
    this.directory = directory;
    this.applications = new Applications(directory);
    this.lists = lists;
    this.access = access;
    this.passwords = passwords;
  }

  void addTo(Router router) {
    var all = "/v1.0/servicePrincipals";
    var one = all + "/{id}";
    router
        .on("GET", all, "principal.list", access.held(this::list))
        .on("POST", all, "principal.create", access.held(this::create))
        .on("GET", one, "principal.get", access.held(this::show))
        .on("PATCH", one, "principal.update", access.held(this::update))
        .on("DELETE", one, "principal.delete", access.held(this::delete))
        .on(
            "POST",
            one + "/addPassword",
            "password.add",
            access.held(r -> passwords.add(application(r), r)))
        .on(
            "POST",
            one + "/removePassword",
            "password.remove",
            access.held(r -> passwords.remove(application(r), r)))
        .on("POST", "/v1.0/directoryObjects/getByIds", "object.list", access.held(this::objects));
  }

  private Response list(Request request) {
    return lists.page(request, TYPE, applications.principals().map(PrincipalRoutes::json));
  }

  private Response show(Request request) {
    return lists.one(200, TYPE, json(applications.requirePrincipal(request)));
  }

  private Response create(Request request) {
    var body = request.json();
    var appId = body.path("appId").asString("");
    var app =
        applications
            .all()
            .filter(one -> one.clientId().equalsIgnoreCase(appId))
            .findFirst()
            .orElseThrow(() ->
                GraphProblem.of(
                    400,
                    "NoBackingApplicationObject",
                    "The appId '%s' of the service principal does not reference a valid application object."
                        .formatted(appId)));
    if (app.servicePrincipal().isPresent()) {
      throw GraphProblem.of(
          409,
          "Request_MultipleObjectsWithSameKeyValue",
          "The service principal cannot be created because the service principal name %s is already in use."
              .formatted(appId));
    }
    var made =
        ServicePrincipal.create(app.displayName(), ApplicationRoutes.texts(body.path("tags")));
    directory.changeApplication(app.clientId(), now -> now.withServicePrincipal(Optional.of(made)));
    return lists.one(201, TYPE, json(app.withServicePrincipal(Optional.of(made))));
  }

  private Response update(Request request) {
    var app = application(request);
    var tags = request.json().path("tags");
    directory.changeApplication(
        app.clientId(),
        now ->
            now.withServicePrincipal(
                now.servicePrincipal()
                    .map(own ->
                        tags.isArray()
                            ? new ServicePrincipal(
                                own.objectId(), own.displayName(), ApplicationRoutes.texts(tags))
                            : own)));
    return Response.empty(204);
  }

  private Response delete(Request request) {
    directory.changeApplication(
        application(request).clientId(), now -> now.withServicePrincipal(Optional.empty()));
    return Response.empty(204);
  }

  private Application application(Request request) {
    return switch (applications.requirePrincipal(request)) {
      case Application app -> app;
      case ManagedIdentity identity ->
          throw GraphProblem.of(
              403,
              "Authorization_RequestDenied",
              "The service principal of the managed identity %s is changed with it only."
                  .formatted(identity.resourceId()));
    };
  }

  private Response objects(Request request) {
    var wanted = ApplicationRoutes.texts(request.json().path("ids"));
    var body = Json.object();
    var list = body.putArray("value");
    applications
        .principals()
        .filter(one -> wanted.stream().anyMatch(one.principalId()::equalsIgnoreCase))
        .map(PrincipalRoutes::json)
        .forEach(json -> list.add(json.put("@odata.type", "#microsoft.graph.servicePrincipal")));
    return Response.json(200, body);
  }

  private static ObjectNode json(Principal principal) {
    var json =
        Json.object()
            .put("id", principal.principalId())
            .put("appId", principal.clientId())
            .put("accountEnabled", true)
            .put("appOwnerOrganizationId", principal.tenantId());
    var names = json.putArray("servicePrincipalNames").add(principal.clientId());
    var others = json.putArray("alternativeNames");
    var tags = json.putArray("tags");
    json.putArray("appRoles");
    var secrets = json.putArray("passwordCredentials");
    json.putArray("keyCredentials");
    switch (principal) {
      case Application app -> {
        var name =
            app.servicePrincipal().map(ServicePrincipal::displayName).orElse(app.displayName());
        json.put("displayName", name)
            .put("appDisplayName", app.displayName())
            .put("servicePrincipalType", "Application");
        app.identifierUris().forEach(names::add);
        app.secrets().forEach(secret -> secrets.add(ApplicationJson.of(secret)));
        app.servicePrincipal().ifPresent(own -> own.tags().forEach(tags::add));
      }
      case ManagedIdentity identity -> {
        json.put("displayName", identity.name())
            .putNull("appDisplayName")
            .put("servicePrincipalType", "ManagedIdentity");
        others.add("isExplicit=" + (identity.systemAssigned() ? "False" : "True"));
        others.add(identity.resourceId());
      }
    }
    return json;
  }
}
