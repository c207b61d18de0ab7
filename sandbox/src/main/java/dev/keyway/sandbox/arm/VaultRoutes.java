// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.vault.AccessPolicy;
import dev.keyway.sandbox.vault.Vault;
import dev.keyway.sandbox.vault.VaultSettings;
import dev.keyway.sandbox.vault.Vaults;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Key Vault's management (azure-apis.md §8): what a vault is and who may use it. Its objects are
/// on the vault's own host, which answers as soon as a vault is made.
final class VaultRoutes {
  private static final String PROVIDER = "/providers/Microsoft.KeyVault";

  private final Vaults vaults;
  private final Inventory inventory;
  private final ArmAccess access;
  private final String tenantId;
  private final VaultJson json;

  VaultRoutes(
      Vaults vaults, Inventory inventory, ArmAccess access, String tenantId, VaultJson json) {
    this.vaults = vaults;
    this.inventory = inventory;
    this.access = access;
    this.tenantId = tenantId;
    this.json = json;
  }

  void addTo(Router router) {
    var all = "/subscriptions/{s}" + PROVIDER + "/vaults";
    var group = "/subscriptions/{s}/resourceGroups/{g}" + PROVIDER + "/vaults";
    var one = group + "/{n}";
    var names = "/subscriptions/{s}" + PROVIDER + "/checkNameAvailability";
    router
        .on("GET", all, "keyvault.list", access.held(this::ofAll))
        .on("GET", group, "keyvault.list", access.held(this::ofGroup))
        .on("GET", one, "keyvault.get", access.held(r -> Response.json(200, json.of(require(r)))))
        .on("PUT", one, "keyvault.put", access.held(this::put))
        .on("PATCH", one, "keyvault.patch", access.held(this::patch))
        .on("DELETE", one, "keyvault.delete", access.held(this::delete))
        .on("POST", names, "keyvault.name", access.held(this::checkName));
    for (var operation : PolicyOperation.values()) {
      router.on(
          "PUT",
          one + "/accessPolicies/" + operation.name().toLowerCase(Locale.ROOT),
          "keyvault.policy",
          access.held(r -> changePolicies(operation, r)));
    }
  }

  /// How the policies of a request change those of a vault, for each object id it names.
  private enum PolicyOperation {
    ADD,
    REPLACE,
    REMOVE;

    VaultSettings applyTo(VaultSettings before, Map<String, AccessPolicy> wanted) {
      var after = before;
      for (var entry : wanted.entrySet()) {
        var had = before.policies().getOrDefault(entry.getKey(), AccessPolicy.none());
        after = after.with(entry.getKey(), change(had, entry.getValue()));
      }
      return after;
    }

    private AccessPolicy change(AccessPolicy had, AccessPolicy wanted) {
      return switch (this) {
        case ADD -> had.plus(wanted);
        case REPLACE -> wanted;
        case REMOVE -> had.minus(wanted);
      };
    }
  }

  private Optional<Vault> find(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    return vaults
        .find(request.param("n"))
        .filter(vault -> group.holds(vault.settings().id(vault.name())));
  }

  private Vault require(Request request) {
    return find(request)
        .orElseThrow(
            () -> ArmAnswers.notFound(VaultJson.TYPE, request.param("n"), request.param("g")));
  }

  private Response put(Request request) {
    var name = request.param("n");
    var group = inventory.require(request.param("s"), request.param("g"));
    var wanted = new VaultRequest(request.json());
    wanted.requireTenant(tenantId);
    var there = find(request);
    if (there.isPresent()) {
      ArmAnswers.requireSame(
          there.get().settings().location(),
          ArmAnswers.location(request.json()),
          name,
          group.name());
      if (!wanted.recovers()) {
        there.get().change(wanted::replace);
      }
      return Response.json(200, json.of(there.get()));
    }
    var vault = wanted.recovers() ? recover(name, group) : create(name, group, wanted);
    return Response.json(200, json.of(vault));
  }

  private Vault create(String name, ResourceGroup group, VaultRequest wanted) {
    unusable(name)
        .ifPresent(why -> {
          throw new HttpProblem(why.status(), why.code(), why.message());
        });
    var settings = wanted.create(group);
    try {
      return vaults.create(name, settings);
    } catch (IllegalArgumentException e) {
      // Somebody else was faster.
      throw new HttpProblem(409, "VaultAlreadyExists", String.valueOf(e.getMessage()));
    }
  }

  private Vault recover(String name, ResourceGroup group) {
    var gone =
        vaults
            .findDeleted(name)
            .filter(one -> group.holds(one.vault().settings().id(name)))
            .orElseThrow(() -> DeletedVaultRoutes.notFound(name));
    vaults.recover(gone);
    return gone.vault();
  }

  /// Why a name cannot be had.
  private record Unusable(int status, String code, String reason, String message) {}

  private Optional<Unusable> unusable(String name) {
    if (!Vaults.isName(name)) {
      return Optional.of(
          new Unusable(
              400,
              "VaultNameNotValid",
              "AccountNameInvalid",
              "The vault name '%s' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens."
                  .formatted(name)));
    }
    if (vaults.find(name).isPresent()) {
      return Optional.of(
          new Unusable(
              409,
              "VaultAlreadyExists",
              "AlreadyExists",
              "The vault name '%s' is already in use. Vault names are globally unique so it is possible that the name is already taken."
                  .formatted(name)));
    }
    return vaults
        .findDeleted(name)
        .map(_ ->
            new Unusable(
                409,
                "ConflictError",
                "AlreadyExists",
                "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete."));
  }

  private Response checkName(Request request) {
    inventory.requireSubscription(request.param("s"));
    var why = unusable(request.json().path("name").asString(""));
    var answer = Json.object().put("nameAvailable", why.isEmpty());
    why.ifPresent(it -> answer.put("reason", it.reason()).put("message", it.message()));
    return Response.json(200, answer);
  }

  private Response patch(Request request) {
    var vault = require(request);
    var wanted = new VaultRequest(request.json());
    wanted.requireTenant(tenantId);
    vault.change(wanted::patch);
    return Response.json(200, json.of(vault));
  }

  private Response changePolicies(PolicyOperation operation, Request request) {
    var vault = require(request);
    var wanted = PolicyJson.read(request.json().path("properties").path("accessPolicies"));
    var after = vault.change(now -> operation.applyTo(now, wanted));
    var answer =
        Json.object()
            .put("id", after.id(vault.name()) + "/accessPolicies/")
            .put("type", VaultJson.TYPE + "/accessPolicies");
    answer
        .putObject("properties")
        .set("accessPolicies", PolicyJson.write(tenantId, after.policies()));
    return Response.json(200, answer);
  }

  private Response delete(Request request) {
    var there = find(request);
    there.ifPresent(vaults::delete);
    return Response.empty(there.isPresent() ? 200 : 204);
  }

  private Response ofAll(Request request) {
    inventory.requireSubscription(request.param("s"));
    return list(vault -> vault.settings().subscriptionId().equalsIgnoreCase(request.param("s")));
  }

  private Response ofGroup(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    return list(vault -> group.holds(vault.settings().id(vault.name())));
  }

  private Response list(Predicate<Vault> wanted) {
    Stream<ObjectNode> found = vaults.list().stream().filter(wanted).map(json::of);
    return ArmAnswers.list(found.toList());
  }
}
