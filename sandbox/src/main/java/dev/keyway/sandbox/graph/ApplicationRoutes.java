// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Applications.
final class ApplicationRoutes {
  private static final String TYPE = "applications";

  private final Directory directory;
  private final Applications applications;
  private final GraphLists lists;
  private final GraphAccess access;
  private final Passwords passwords;

  ApplicationRoutes(
      Directory directory, GraphLists lists, GraphAccess access, Passwords passwords) {
    this.directory = directory;
    this.applications = new Applications(directory);
    this.lists = lists;
    this.access = access;
    this.passwords = passwords;
  }

  void addTo(Router router) {
    var all = "/v1.0/applications";
    var one = all + "/{id}";
    router
        .on("GET", all, "application.list", access.held(this::list))
        .on("POST", all, "application.create", access.held(this::create))
        .on("GET", one, "application.get", access.held(this::show))
        .on("PATCH", one, "application.update", access.held(this::update))
        .on("DELETE", one, "application.delete", access.held(this::delete))
        .on(
            "POST",
            one + "/addPassword",
            "password.add",
            access.held(r -> passwords.add(applications.require(r), r)))
        .on(
            "POST",
            one + "/removePassword",
            "password.remove",
            access.held(r -> passwords.remove(applications.require(r), r)));
  }

  private Response list(Request request) {
    return lists.page(request, TYPE, applications.all().map(ApplicationJson::of));
  }

  private Response show(Request request) {
    return lists.one(200, TYPE, ApplicationJson.of(applications.require(request)));
  }

  private Response create(Request request) {
    var body = request.json();
    var name = name(body);
    // What does not hold must not leave an application behind.
    ApplicationJson.certificates(body.path("keyCredentials"), List.of());
    var made = directory.registerApplication(name);
    directory.changeApplication(made.clientId(), app -> changed(app, body));
    return directory
        .findByClientId(made.clientId())
        .map(Application.class::cast)
        .map(app -> lists.one(201, TYPE, ApplicationJson.of(app)))
        .orElseThrow(() -> GraphProblem.missing(made.objectId()));
  }

  private Response update(Request request) {
    var body = request.json();
    if (body.has("displayName")) {
      name(body);
    }
    directory.changeApplication(
        applications.require(request).clientId(), app -> changed(app, body));
    return Response.empty(204);
  }

  private static String name(ObjectNode body) {
    var name = body.path("displayName").asString("");
    if (name.isBlank()) {
      throw GraphProblem.bad("Invalid value specified for property 'displayName'.");
    }
    return name;
  }

  private static Application changed(Application app, ObjectNode body) {
    var result = app;
    if (body.has("displayName")) {
      result = result.withDisplayName(name(body));
    }
    if (body.path("identifierUris").isArray()) {
      result = result.withIdentifierUris(texts(body.path("identifierUris")));
    }
    if (body.path("keyCredentials").isArray()) {
      result =
          result.withCertificates(
              ApplicationJson.certificates(body.path("keyCredentials"), app.certificates()));
    }
    return result;
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asString("")));
    return List.copyOf(texts);
  }

  private Response delete(Request request) {
    directory.delete(applications.require(request).clientId());
    return Response.empty(204);
  }
}
