// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import tools.jackson.databind.node.ObjectNode;

/// How clients follow a change: by `Azure-AsyncOperation`, or by `Location` alone.
final class OperationRoutes {
  private static final String POLL = "100";

  private final String base;
  private final Operations operations;
  private final ArmAccess access;

  /// @param base Resource Manager's address, ending in a slash
  OperationRoutes(String base, Operations operations, ArmAccess access) {
    this.base = base;
    this.operations = operations;
    this.access = access;
  }

  void addTo(Router router) {
    router
        .on(
            "GET",
            "/subscriptions/{s}/providers/{p}/locations/{l}/operations/{id}",
            "operation.get",
            access.held(this::status))
        .on(
            "GET",
            "/subscriptions/{s}/operationresults/{id}",
            "operation.result",
            access.held(this::result));
  }

  /// Returns the answer to a request whose change is under way.
  Response accepted(int status, ObjectNode body, Operation operation, Request request) {
    var address =
        "%ssubscriptions/%s/providers/Microsoft.Compute/locations/%s/operations/%s?api-version=%s"
            .formatted(
                base,
                request.param("s"),
                ResourceGroup.LOCAL,
                operation.id(),
                request.query("api-version").orElse(""));
    return soon(Response.json(status, body))
        .header("Azure-AsyncOperation", address)
        .header("Azure-AsyncNotification", "Enabled");
  }

  /// Returns the answer to a deletion, which is done by the time anybody asks.
  Response deleting(Operation operation, Request request) {
    return soon(Response.empty(202))
        .header(
            "Location",
            "%ssubscriptions/%s/operationresults/%s?api-version=%s"
                .formatted(
                    base,
                    request.param("s"),
                    operation.id(),
                    request.query("api-version").orElse("")));
  }

  /// Real seconds for everybody, less for who understands less.
  private static Response soon(Response response) {
    return response.header("Retry-After", "1").header("x-ms-retry-after-ms", POLL);
  }

  private Operation find(Request request) {
    return operations
        .find(request.param("id"))
        .orElseThrow(() ->
            new HttpProblem(
                404, "NotFound", "There is no operation '" + request.param("id") + "'."));
  }

  private Response status(Request request) {
    var operation = find(request);
    var json =
        Json.object()
            .put("startTime", operation.started().toString())
            .put("status", operation.status().wire())
            .put("name", operation.id());
    operation.ended().ifPresent(end -> json.put("endTime", end.toString()));
    operation
        .failure()
        .ifPresent(
            why -> json.putObject("error").put("code", why.code()).put("message", why.message()));
    return soon(Response.json(200, json));
  }

  private Response result(Request request) {
    return find(request).status() == Operation.Status.IN_PROGRESS
        ? soon(Response.empty(202))
        : Response.empty(200);
  }
}
