// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.DirectoryException;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The federated credentials of user-assigned identities (azure-apis.md §7.3, workload-identity.md
/// §15.2). Of writes to one identity that overlap, one is refused; how long a write takes is up to
/// [Operations#setUsualTime] and faults.
final class FederatedRoutes {
  private static final String TYPE =
      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{2,119}");

  private final Directory directory;
  private final Inventory inventory;
  private final Operations operations;
  private final ArmAccess access;

  FederatedRoutes(
      Directory directory, Inventory inventory, Operations operations, ArmAccess access) {
    this.directory = directory;
    this.inventory = inventory;
    this.operations = operations;
    this.access = access;
  }

  void addTo(Router router) {
    var all =
        "/subscriptions/{s}/resourceGroups/{g}"
            + IdentityRoutes.PROVIDER
            + "/{n}/federatedIdentityCredentials";
    var one = all + "/{f}";
    router
        .on("GET", all, "credential.list", access.held(this::list))
        .on("GET", one, "credential.get", access.held(this::show))
        .on("PUT", one, "credential.put", access.held(this::put))
        .on("DELETE", one, "credential.delete", access.held(this::delete));
  }

  private Optional<ManagedIdentity> find(Request request) {
    inventory.require(request.param("s"), request.param("g"));
    return directory
        .findByResourceId(IdentityRoutes.id(request))
        .filter(found -> !found.systemAssigned());
  }

  private ManagedIdentity require(Request request, String what) {
    return find(request)
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "ParentResourceNotFound",
                "Failed to perform '%s' on resource(s) of type '%s', because the parent resource '%s' could not be found."
                    .formatted(what, TYPE, IdentityRoutes.id(request))));
  }

  private static Optional<FederatedCredential> find(ManagedIdentity identity, String name) {
    return identity.federatedCredentials().stream()
        .filter(one -> one.name().equalsIgnoreCase(name))
        .findFirst();
  }

  private Response list(Request request) {
    var identity = require(request, "read");
    int size = number(request, "$top", Integer.MAX_VALUE);
    int from = number(request, "$skiptoken", 0);
    var all = Json.object();
    var list = all.putArray("value");
    identity.federatedCredentials().stream()
        .skip(from)
        .limit(size)
        .forEach(one -> list.add(json(identity, one)));
    if ((long) from + size < identity.federatedCredentials().size()) {
      all.put(
          "nextLink",
          access.authority()
              + request.path().substring(1)
              + "?api-version=%s&$top=%d&$skiptoken=%d"
                  .formatted(request.query("api-version").orElse(""), size, from + size));
    }
    return Response.json(200, all);
  }

  private static int number(Request request, String name, int usual) {
    try {
      int number = request.query(name).map(Integer::parseInt).orElse(usual);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad("The query parameter '" + name + "' is no number.");
    }
    throw bad("The query parameter '" + name + "' must not be negative.");
  }

  private Response show(Request request) {
    var identity = require(request, "read");
    return find(identity, request.param("f"))
        .map(one -> Response.json(200, json(identity, one)))
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "ResourceNotFound",
                "The Resource '%s/%s' of the identity '%s' was not found."
                    .formatted(TYPE, request.param("f"), identity.resourceId())));
  }

  private Response put(Request request) {
    var wanted = credential(request);
    return write(
        request,
        () -> {
          var identity = require(request, "write");
          boolean there = find(identity, wanted.name()).isPresent();
          try {
            directory.putFederatedCredential(identity.clientId(), wanted);
          } catch (DirectoryException e) {
            throw problem(e);
          }
          return Response.json(there ? 200 : 201, json(identity, wanted));
        });
  }

  private Response delete(Request request) {
    return write(
        request,
        () -> {
          var present = require(request, "delete");
          boolean there = find(present, request.param("f")).isPresent();
          directory.removeFederatedCredential(present.clientId(), request.param("f"));
          return Response.empty(there ? 200 : 204);
        });
  }

  private Response write(Request request, Supplier<Response> change) {
    var identity = require(request, "write");
    var time =
        request.faults().stream()
            .filter(Fault.OperationTime.class::isInstance)
            .map(fault -> ((Fault.OperationTime) fault).time())
            .findFirst();
    return operations
        .alone(identity.resourceId() + "/federatedIdentityCredentials", time, change)
        .orElseThrow(() ->
            new HttpProblem(
                409,
                "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
                "Too many Federated Identity Credentials are written concurrently for the managed identity '%s'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported."
                    .formatted(identity.resourceId())));
  }

  private static FederatedCredential credential(Request request) {
    var name = request.param("f");
    if (!NAME.matcher(name).matches()) {
      throw bad(
          "The name '%s' of a federated identity credential must match '%s'."
              .formatted(name, NAME.pattern()));
    }
    var properties = request.json().path("properties");
    return new FederatedCredential(
        UUID.randomUUID().toString(),
        name,
        properties.path("issuer").asString(""),
        properties.path("subject").asString(""),
        audiences(properties.path("audiences")),
        "");
  }

  /// Who leaves them out wants the usual one.
  private static List<String> audiences(JsonNode field) {
    if (field.isMissingNode() || field.isNull()) {
      return List.of(FederatedCredential.TOKEN_EXCHANGE);
    }
    var texts = new ArrayList<String>();
    field.forEach(item -> texts.add(item.asString("")));
    return List.copyOf(texts);
  }

  private static HttpProblem problem(DirectoryException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> new HttpProblem(404, "ResourceNotFound", e.rule());
      case DUPLICATE, TRUSTED ->
          bad("Issuer and subject combination already exists for this Managed Identity.");
      case LIMIT, INVALID -> bad(e.rule());
    };
  }

  private static HttpProblem bad(String message) {
    return new HttpProblem(400, "BadRequest", message);
  }

  private static ObjectNode json(ManagedIdentity identity, FederatedCredential credential) {
    var json =
        Json.object()
            .put(
                "id",
                "%s/federatedIdentityCredentials/%s"
                    .formatted(identity.resourceId(), credential.name()))
            .put("name", credential.name())
            .put("type", TYPE);
    var properties =
        json.putObject("properties")
            .put("issuer", credential.issuer())
            .put("subject", credential.subject());
    var audiences = properties.putArray("audiences");
    credential.audiences().forEach(audiences::add);
    return json;
  }
}
