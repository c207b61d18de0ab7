// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.ClientSecret;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Applications and their passwords.
final class ApplicationRoutes {
  private static final String TYPE = "applications";
  private static final Duration USUAL_LIFE = Duration.ofDays(730);

  private final Directory directory;
  private final Applications applications;
  private final GraphLists lists;
  private final GraphAccess access;
  private final InstantSource clock;

  ApplicationRoutes(
      Directory directory, GraphLists lists, GraphAccess access, InstantSource clock) {
    this.directory = directory;
    this.applications = new Applications(directory);
    this.lists = lists;
    this.access = access;
    this.clock = clock;
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
        .on("POST", one + "/addPassword", "password.add", access.held(this::addPassword))
        .on("POST", one + "/removePassword", "password.remove", access.held(this::removePassword));
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

  private Response addPassword(Request request) {
    var app = applications.require(request);
    var wanted = request.json().path("passwordCredential");
    var starts = time(wanted.path("startDateTime"), clock.instant());
    var text = newPassword();
    var secret =
        ClientSecret.of(
            wanted.path("displayName").asString(""),
            text,
            starts,
            time(wanted.path("endDateTime"), starts.plus(USUAL_LIFE)));
    directory.changeApplication(app.clientId(), now -> now.with(secret));
    return lists.one(
        200,
        "microsoft.graph.passwordCredential",
        ApplicationJson.of(secret).put("secretText", text));
  }

  private Response removePassword(Request request) {
    var app = applications.require(request);
    var id = request.json().path("keyId").asString("");
    if (app.secrets().stream().noneMatch(secret -> secret.keyId().equalsIgnoreCase(id))) {
      throw GraphProblem.bad("No password credential found with keyId '" + id + "'.");
    }
    directory.changeApplication(
        app.clientId(),
        now ->
            now.withSecrets(
                now.secrets().stream()
                    .filter(secret -> !secret.keyId().equalsIgnoreCase(id))
                    .toList()));
    return Response.empty(204);
  }

  private static Instant time(JsonNode field, Instant usual) {
    var text = field.asString("");
    try {
      return text.isEmpty() ? usual : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw GraphProblem.bad("'" + text + "' is no date and time with a zone.");
    }
  }

  private static String newPassword() {
    var bytes = new byte[30];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
