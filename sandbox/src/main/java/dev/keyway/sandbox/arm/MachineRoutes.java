// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.imds.Host;
import dev.keyway.sandbox.imds.Identities;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachines;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Virtual machines and scale sets (azure-apis.md §10.1).
final class MachineRoutes {
  private static final String GROUP =
      "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute/";

  private final Directory directory;
  private final VirtualMachines machines;
  private final Inventory inventory;
  private final Operations operations;
  private final OperationRoutes answers;
  private final ArmAccess access;
  private final MachineJson json;

  MachineRoutes(
      Directory directory,
      VirtualMachines machines,
      Inventory inventory,
      Operations operations,
      OperationRoutes answers,
      ArmAccess access) {
    this.directory = directory;
    this.machines = machines;
    this.inventory = inventory;
    this.operations = operations;
    this.answers = answers;
    this.access = access;
    this.json = new MachineJson(directory);
  }

  /// What the two kinds are called, and how to make one.
  private enum Collection {
    MACHINES("virtualMachines", "vm"),
    SCALE_SETS("virtualMachineScaleSets", "vmss");

    private final String segment;
    private final String kind;

    Collection(String segment, String kind) {
      this.segment = segment;
      this.kind = kind;
    }

    boolean holds(Host host) {
      return (host instanceof ScaleSet) == (this == SCALE_SETS);
    }
  }

  void addTo(Router router) {
    for (var collection : Collection.values()) {
      var all = GROUP + collection.segment;
      var one = all + "/{n}";
      var kind = collection.kind;
      router
          .on("GET", all, kind + ".list", access.held(r -> list(collection, r)))
          .on("GET", one, kind + ".get", access.held(r -> show(find(collection, r))))
          .on("PATCH", one, kind + ".patch", access.held(r -> patch(find(collection, r), r)))
          .on("PUT", one, kind + ".put", access.held(r -> put(collection, r)))
          .on("DELETE", one, kind + ".delete", access.held(r -> delete(collection, r)));
    }
    router.on(
        "GET",
        GROUP + "virtualMachineScaleSets/{n}/virtualMachines",
        "vmss.instances",
        access.held(this::instances));
  }

  private static String id(Collection collection, Request request) {
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/%s/%s"
        .formatted(request.param("s"), request.param("g"), collection.segment, request.param("n"));
  }

  private Host find(Collection collection, Request request) {
    inventory.require(request.param("s"), request.param("g"));
    return machines
        .find(id(collection, request))
        .orElseThrow(() ->
            new HttpProblem(
                404,
                "ResourceNotFound",
                "The Resource 'Microsoft.Compute/%s/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
                    .formatted(collection.segment, request.param("n"), request.param("g"))));
  }

  private ObjectNode body(Host host) {
    var now = machines.find(host.resourceId()).orElse(host);
    int size = now instanceof ScaleSet set ? machines.instances(set).size() : 0;
    return json.of(now, operations.state(host.resourceId()).provisioningState(), size);
  }

  private Response show(Host host) {
    return Response.json(200, body(host));
  }

  private Response list(Collection collection, Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    var list = Json.array();
    machines.hosts().stream()
        .filter(collection::holds)
        .filter(host -> group.is(host.subscriptionId(), host.resourceGroup()))
        .forEach(host -> list.add(body(host)));
    var all = Json.object();
    all.set("value", list);
    return Response.json(200, all);
  }

  private Response instances(Request request) {
    var list = Json.array();
    if (find(Collection.SCALE_SETS, request) instanceof ScaleSet set) {
      machines
          .instances(set)
          .forEach(vm -> vm.instanceOf().ifPresent(place -> list.add(json.instance(vm, place))));
    }
    var all = Json.object();
    all.set("value", list);
    return Response.json(200, all);
  }

  private Response patch(Host host, Request request) {
    return update(host, request.json().path("identity"), false, 200, request);
  }

  private Response put(Collection collection, Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    var there = machines.find(id(collection, request));
    var body = request.json();
    // An identity that does not exist must not leave a machine behind.
    parse(id(collection, request), body.path("identity"), true);
    Host host = there.orElseGet(() -> create(collection, group, request.param("n")));
    return update(
        host, body.path("identity"), body.has("identity"), there.isEmpty() ? 201 : 200, request);
  }

  private Host create(Collection collection, ResourceGroup group, String name) {
    try {
      return switch (collection) {
        case MACHINES -> machines.create(name, group.subscriptionId(), group.name());
        case SCALE_SETS -> machines.createScaleSet(name, group.subscriptionId(), group.name());
      };
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(
          409, "Conflict", e.getMessage() + " The local Azure knows each name once.");
    }
  }

  private Response delete(Collection collection, Request request) {
    inventory.require(request.param("s"), request.param("g"));
    var there = machines.find(id(collection, request));
    there.ifPresent(machines::delete);
    return Response.empty(there.isPresent() ? 200 : 204);
  }

  private IdentityUpdate parse(String id, JsonNode identity, boolean whole) {
    return IdentityUpdate.parse(identity, whole, id, directory::findByResourceId);
  }

  private Response update(
      Host host, JsonNode identity, boolean whole, int status, Request request) {
    var id = host.resourceId();
    var update = parse(id, identity, whole);
    update.check(host.identities(), id);
    var operation = operations.begin(id, time(request), plan(host, update, request));
    return answers.accepted(status, body(host), operation, request);
  }

  private static Optional<Duration> time(Request request) {
    return request.faults().stream()
        .filter(Fault.OperationTime.class::isInstance)
        .map(fault -> ((Fault.OperationTime) fault).time())
        .findFirst();
  }

  private Operations.Plan plan(Host host, IdentityUpdate update, Request request) {
    return request.faults().stream()
        .filter(Fault.OperationFailure.class::isInstance)
        .map(Fault.OperationFailure.class::cast)
        .findFirst()
        .map(fault ->
            new Operations.Plan(
                fault.partly() ? () -> take(host, update.half()) : () -> {},
                Optional.of(new Operation.Failure(fault.code(), fault.message()))))
        .orElseGet(() -> new Operations.Plan(() -> take(host, update), Optional.empty()));
  }

  private void take(Host host, IdentityUpdate update) {
    if (machines.find(host.resourceId()).isEmpty()) {
      return; // deleted meanwhile
    }
    machines.change(host, (Identities now) -> update.applyTo(now));
    update
        .type()
        .map(IdentityUpdate.Type::system)
        .ifPresent(system -> {
          if (system) {
            machines.enableSystemAssigned(host);
          } else {
            machines.disableSystemAssigned(host);
          }
        });
  }
}
