// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.imds.Host;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachines;
import dev.keyway.sandbox.vault.Vaults;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// All resources of all kinds, in the short form.
record ResourceList(
    Inventory inventory,
    VirtualMachines machines,
    Vaults vaults,
    ManagedClusters clusters,
    VaultJson vaultJson,
    ClusterJson clusterJson) {

  Stream<ObjectNode> all() {
    return Stream.of(
            inventory.identities().map(ResourceList::identity),
            machines.hosts().stream().map(ResourceList::machine),
            vaults.list().stream().map(vaultJson::resource),
            clusters.list().stream().map(clusterJson::resource))
        .flatMap(kind -> kind);
  }

  private static ObjectNode identity(ManagedIdentity identity) {
    return resource(
        identity.resourceId(), identity.name(), "Microsoft.ManagedIdentity/userAssignedIdentities");
  }

  private static ObjectNode machine(Host host) {
    var type = host instanceof ScaleSet ? "virtualMachineScaleSets" : "virtualMachines";
    return resource(host.resourceId(), host.name(), "Microsoft.Compute/" + type);
  }

  private static ObjectNode resource(String id, String name, String type) {
    var json =
        Json.object()
            .put("id", id)
            .put("name", name)
            .put("type", type)
            .put("location", ResourceGroup.LOCAL);
    json.putObject("tags");
    return json;
  }
}
