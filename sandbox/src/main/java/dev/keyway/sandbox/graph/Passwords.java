// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.ClientSecret;
import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/// The passwords of an application, which are also those of its service principal here.
record Passwords(Directory directory, GraphLists lists, InstantSource clock) {
  private static final Duration USUAL_LIFE = Duration.ofDays(730);

  /// Makes a password and answers with it, this once.
  Response add(Application app, Request request) {
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

  Response remove(Application app, Request request) {
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
