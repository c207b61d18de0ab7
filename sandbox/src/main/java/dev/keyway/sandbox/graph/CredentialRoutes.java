// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The federated credentials of applications, each known by its id or its name.
final class CredentialRoutes {
  private static final String TYPE = "federatedIdentityCredentials";

  private final Directory directory;
  private final Applications applications;
  private final GraphLists lists;
  private final GraphAccess access;

  CredentialRoutes(Directory directory, GraphLists lists, GraphAccess access) {
    this.directory = directory;
    this.applications = new Applications(directory);
    this.lists = lists;
    this.access = access;
  }

  void addTo(Router router) {
    var all = "/v1.0/applications/{id}/" + TYPE;
    var one = all + "/{f}";
    router
        .on("GET", all, "credential.list", access.held(this::list))
        .on("POST", all, "credential.create", access.held(this::create))
        .on("GET", one, "credential.get", access.held(this::show))
        .on("PATCH", one, "credential.update", access.held(this::update))
        .on("DELETE", one, "credential.delete", access.held(this::delete));
  }

  private Response list(Request request) {
    var app = applications.require(request);
    return lists.page(request, TYPE, app.federatedCredentials().stream().map(ApplicationJson::of));
  }

  private Response show(Request request) {
    var found = require(applications.require(request), request.param("f"));
    return lists.one(200, TYPE, ApplicationJson.of(found));
  }

  private Response create(Request request) {
    var app = applications.require(request);
    var body = request.json();
    var credential =
        new FederatedCredential(
            UUID.randomUUID().toString(),
            body.path("name").asString(""),
            body.path("issuer").asString(""),
            body.path("subject").asString(""),
            ApplicationRoutes.texts(body.path("audiences")),
            body.path("description").asString(""));
    directory.addFederatedCredential(app.clientId(), credential);
    return lists.one(201, TYPE, ApplicationJson.of(credential));
  }

  private Response update(Request request) {
    var app = applications.require(request);
    var before = require(app, request.param("f"));
    var body = request.json();
    var name = text(body.path("name"), before.name());
    if (!name.equals(before.name())) {
      throw GraphProblem.of(
          400,
          "InvalidFederatedIdentityCredentialValue",
          "The name of a federated credential cannot be changed.");
    }
    directory.putFederatedCredential(
        app.clientId(),
        new FederatedCredential(
            before.id(),
            before.name(),
            text(body.path("issuer"), before.issuer()),
            text(body.path("subject"), before.subject()),
            audiences(body.path("audiences"), before.audiences()),
            body.has("description")
                ? body.path("description").asString("")
                : before.description()));
    return Response.empty(204);
  }

  private static String text(JsonNode field, String before) {
    return field.isMissingNode() ? before : field.asString("");
  }

  private static List<String> audiences(JsonNode field, List<String> before) {
    return field.isMissingNode() ? before : ApplicationRoutes.texts(field);
  }

  private Response delete(Request request) {
    var app = applications.require(request);
    directory.removeFederatedCredential(app.clientId(), require(app, request.param("f")).name());
    return Response.empty(204);
  }

  private static FederatedCredential require(Application app, String idOrName) {
    return app.federatedCredentials().stream()
        .filter(one ->
            one.id().equalsIgnoreCase(idOrName) || one.name().equalsIgnoreCase(plain(idOrName)))
        .findFirst()
        .orElseThrow(() -> GraphProblem.missing(idOrName));
  }

  /// Takes the name out of `(name='…')`, as the path of its own gives it.
  private static String plain(String idOrName) {
    return idOrName.startsWith("name=") ? idOrName.substring("name=".length()) : idOrName;
  }
}
