// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.vault.DeletedVault;
import dev.keyway.sandbox.vault.Vaults;
import java.util.List;
import java.util.Optional;

/// Vaults that were deleted and can be recovered or purged. To recover one is a change of the vault
/// itself. Managed HSMs, which clients list beside vaults, there are none.
final class DeletedVaultRoutes {
  private static final String PROVIDER = "/subscriptions/{s}/providers/Microsoft.KeyVault";

  private final Vaults vaults;
  private final Inventory inventory;
  private final Operations operations;
  private final OperationRoutes answers;
  private final ArmAccess access;
  private final VaultJson json;

  DeletedVaultRoutes(
      Vaults vaults,
      Inventory inventory,
      Operations operations,
      OperationRoutes answers,
      ArmAccess access,
      VaultJson json) {
    this.vaults = vaults;
    this.inventory = inventory;
    this.operations = operations;
    this.answers = answers;
    this.access = access;
    this.json = json;
  }

  void addTo(Router router) {
    var one = PROVIDER + "/locations/{l}/deletedVaults/{n}";
    var group = "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.KeyVault/managedHSMs";
    router
        .on("GET", PROVIDER + "/deletedVaults", "keyvault.deleted.list", access.held(this::list))
        .on(
            "GET",
            one,
            "keyvault.deleted.get",
            access.held(r -> Response.json(200, json.of(require(r)))))
        .on("POST", one + "/purge", "keyvault.purge", access.held(this::purge));
    for (var path : List.of(PROVIDER + "/managedHSMs", PROVIDER + "/deletedManagedHSMs", group)) {
      router.on("GET", path, "hsm.list", access.held(_ -> ArmAnswers.list(List.of())));
    }
  }

  static HttpProblem notFound(String name) {
    return new HttpProblem(
        404,
        "DeletedVaultNotFound",
        "The specified deleted vault '%s' does not exist.".formatted(name));
  }

  private DeletedVault require(Request request) {
    inventory.requireSubscription(request.param("s"));
    return vaults
        .findDeleted(request.param("n"))
        .filter(gone -> lies(gone, request.param("s")))
        .filter(gone -> gone.vault().settings().location().equalsIgnoreCase(request.param("l")))
        .orElseThrow(() -> notFound(request.param("n")));
  }

  private static boolean lies(DeletedVault gone, String subscription) {
    return gone.vault().settings().subscriptionId().equalsIgnoreCase(subscription);
  }

  private Response list(Request request) {
    inventory.requireSubscription(request.param("s"));
    return ArmAnswers.list(
        vaults.listDeleted().stream()
            .filter(gone -> lies(gone, request.param("s")))
            .map(json::of)
            .toList());
  }

  private Response purge(Request request) {
    var gone = require(request);
    if (gone.vault().settings().purgeProtection()) {
      throw new HttpProblem(
          405, "MethodNotAllowed", "Operation 'DeletedVaultPurge' is not allowed.");
    }
    var plan = new Operations.Plan(() -> vaults.purge(gone), Optional.empty());
    var id = json.of(gone).path("id").asString("");
    return answers.deleting(operations.begin(id, Optional.empty(), plan), request);
  }
}
