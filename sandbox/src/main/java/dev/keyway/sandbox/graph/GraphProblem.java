// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import dev.keyway.sandbox.directory.DirectoryException;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Response;
import java.util.UUID;

/// Errors in the form of Graph: `{"error":{"code","message","innerError"}}`.
final class GraphProblem {
  private GraphProblem() {}

  static HttpProblem of(int status, String code, String message) {
    var body = Json.object();
    var id = UUID.randomUUID().toString();
    body.putObject("error")
        .put("code", code)
        .put("message", message)
        .putObject("innerError")
        .put("request-id", id)
        .put("client-request-id", id);
    return new HttpProblem(Response.json(status, body), message);
  }

  static HttpProblem missing(String id) {
    return of(
        404,
        "Request_ResourceNotFound",
        "Resource '%s' does not exist or one of its queried reference-property objects are not present."
            .formatted(id));
  }

  static HttpProblem bad(String message) {
    return of(400, "Request_BadRequest", message);
  }

  static HttpProblem of(DirectoryException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> of(404, "Request_ResourceNotFound", e.rule());
      case DUPLICATE -> of(409, "Request_MultipleObjectsWithSameKeyValue", e.rule());
      case TRUSTED, INVALID -> of(400, "InvalidFederatedIdentityCredentialValue", e.rule());
      case LIMIT -> bad(e.rule());
    };
  }
}
