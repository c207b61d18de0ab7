// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.imds.Host;
import dev.keyway.sandbox.imds.Identities;
import dev.keyway.sandbox.imds.ScaleSet;
import dev.keyway.sandbox.imds.VirtualMachine;
import tools.jackson.databind.node.ObjectNode;

/// Virtual machines and scale sets as Resource Manager shows them: their identities, and just
/// enough else for clients to read them.
record MachineJson(Directory directory) {

  ObjectNode of(Host host, String provisioningState, int instances) {
    return switch (host) {
      case VirtualMachine vm -> machine(vm, provisioningState);
      case ScaleSet set -> scaleSet(set, provisioningState, instances);
    };
  }

  private ObjectNode machine(VirtualMachine vm, String provisioningState) {
    var json = resource(vm, "Microsoft.Compute/virtualMachines");
    json.set("identity", identity(vm.identities()));
    var properties = json.putObject("properties");
    properties.put("provisioningState", provisioningState).put("vmId", vm.vmId());
    properties.putObject("hardwareProfile").put("vmSize", "Standard_D2s_v5");
    properties.putObject("storageProfile");
    osProfile(properties, vm.name());
    properties.putObject("networkProfile").putArray("networkInterfaces");
    return json;
  }

  private ObjectNode scaleSet(ScaleSet set, String provisioningState, int instances) {
    var json = resource(set, "Microsoft.Compute/virtualMachineScaleSets");
    json.putObject("sku")
        .put("name", "Standard_D2s_v5")
        .put("tier", "Standard")
        .put("capacity", instances);
    json.set("identity", identity(set.identities()));
    var properties = json.putObject("properties");
    properties
        .put("provisioningState", provisioningState)
        .put("singlePlacementGroup", true)
        .put("orchestrationMode", "Uniform");
    properties.putObject("upgradePolicy").put("mode", "Automatic");
    properties
        .putObject("virtualMachineProfile")
        .putObject("osProfile")
        .put("computerNamePrefix", set.name());
    return json;
  }

  /// Returns an instance of a scale set.
  ObjectNode instance(VirtualMachine vm, VirtualMachine.Instance place) {
    var json = resource(vm, "Microsoft.Compute/virtualMachineScaleSets/virtualMachines");
    json.put("instanceId", Integer.toString(place.number()));
    var properties = json.putObject("properties");
    properties.put("provisioningState", "Succeeded").put("vmId", vm.vmId());
    properties.put("latestModelApplied", true);
    osProfile(properties, vm.name());
    return json;
  }

  private static ObjectNode resource(Host host, String type) {
    return Json.object()
        .put("id", host.resourceId())
        .put("name", host.name())
        .put("type", type)
        .put("location", ResourceGroup.LOCAL);
  }

  private static void osProfile(ObjectNode properties, String name) {
    properties.putObject("osProfile").put("computerName", name).put("adminUsername", "azureuser");
  }

  private ObjectNode identity(Identities identities) {
    var json = Json.object().put("type", IdentityUpdate.Type.of(identities).wire());
    identities
        .systemAssigned()
        .flatMap(directory::findByClientId)
        .ifPresent(
            own -> json.put("principalId", own.principalId()).put("tenantId", own.tenantId()));
    if (!identities.userAssigned().isEmpty()) {
      var ids = json.putObject("userAssignedIdentities");
      for (var one : identities.userAssigned()) {
        ids.putObject(one.resourceId())
            .put("principalId", one.principalId())
            .put("clientId", one.clientId());
      }
    }
    return json;
  }
}
