// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.resourcemanager.compute.ComputeManager;
import com.azure.resourcemanager.compute.fluent.ComputeManagementClient;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineUpdateInner;
import com.azure.resourcemanager.compute.models.ResourceIdentityType;
import com.azure.resourcemanager.compute.models.VirtualMachineIdentity;
import com.azure.resourcemanager.compute.models.VirtualMachineIdentityUserAssignedIdentities;
import com.azure.resourcemanager.compute.models.VirtualMachineScaleSetIdentity;
import com.azure.resourcemanager.compute.models.VirtualMachineScaleSetUpdate;
import com.azure.resourcemanager.msi.MsiManager;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The real SDK, which knows how Resource Manager answers, is content with the local one.
@ExtendWith(SharedAzure.class)
class SdkMachinesTest {
  private final String group = "sdk-" + UUID.randomUUID().toString().substring(0, 8);

  private ComputeManagementClient compute(LocalAzure azure) {
    var sdk = Sdk.of(azure);
    return ComputeManager.configure()
        .withHttpClient(sdk.http())
        .withLogLevel(HttpLogDetailLevel.NONE)
        .authenticate(
            sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET),
            sdk.profile())
        .serviceClient();
  }

  private String identity(LocalAzure azure, String name) {
    var sdk = Sdk.of(azure);
    var identities =
        MsiManager.configure()
            .withHttpClient(sdk.http())
            .authenticate(
                sdk.secret(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET),
                sdk.profile())
            .identities();
    var made =
        identities.define(name).withRegion("local").withExistingResourceGroup(group).create();
    assertThat(azure.directory().findByClientId(made.clientId())).isPresent();
    assertThat(identities.getByResourceGroup(group, name).principalId())
        .isEqualTo(made.principalId());
    return made.id();
  }

  private static Map<String, VirtualMachineIdentityUserAssignedIdentities> ids(
      String id, boolean add) {
    var ids = new HashMap<String, VirtualMachineIdentityUserAssignedIdentities>();
    ids.put(id, add ? new VirtualMachineIdentityUserAssignedIdentities() : null);
    return ids;
  }

  @Test
  void assignsAndRemovesAnIdentityOfAMachine(LocalAzure azure) {
    var vm = group + "-vm";
    azure.machines().create(vm, DemoWorld.SUBSCRIPTION, group);
    var id = identity(azure, "id1");
    var machines = compute(azure).getVirtualMachines();

    machines.update(
        group,
        vm,
        new VirtualMachineUpdateInner()
            .withIdentity(
                new VirtualMachineIdentity()
                    .withType(ResourceIdentityType.USER_ASSIGNED)
                    .withUserAssignedIdentities(ids(id, true))));

    var assigned = machines.getByResourceGroup(group, vm).identity();
    assertThat(assigned.type()).isEqualTo(ResourceIdentityType.USER_ASSIGNED);
    assertThat(assigned.userAssignedIdentities())
        .hasEntrySatisfying(id, one -> assertThat(one.clientId()).isNotEmpty());
    machines.update(
        group,
        vm,
        new VirtualMachineUpdateInner()
            .withIdentity(new VirtualMachineIdentity().withType(ResourceIdentityType.NONE)));
    assertThat(azure.machines().identities(vm).userAssigned()).isEmpty();
  }

  @Test
  void assignsAndRemovesAnIdentityOfAScaleSet(LocalAzure azure) {
    var name = group + "-set";
    var set = azure.machines().createScaleSet(name, DemoWorld.SUBSCRIPTION, group);
    azure.machines().createInstance(set, name + "_0");
    var first = identity(azure, "id1");
    var second = identity(azure, "id2");
    var sets = compute(azure).getVirtualMachineScaleSets();

    for (var id : new String[] {first, second}) {
      sets.update(
          group,
          name,
          new VirtualMachineScaleSetUpdate()
              .withIdentity(
                  new VirtualMachineScaleSetIdentity()
                      .withType(ResourceIdentityType.SYSTEM_ASSIGNED_USER_ASSIGNED)
                      .withUserAssignedIdentities(ids(id, true))));
    }
    sets.update(
        group,
        name,
        new VirtualMachineScaleSetUpdate()
            .withIdentity(
                new VirtualMachineScaleSetIdentity()
                    .withType(ResourceIdentityType.SYSTEM_ASSIGNED_USER_ASSIGNED)
                    .withUserAssignedIdentities(ids(first, false))));

    var left = sets.getByResourceGroup(group, name).identity();
    assertThat(left.userAssignedIdentities()).containsOnlyKeys(second);
    assertThat(left.principalId()).isNotEmpty();
    assertThat(azure.machines().identities(name + "_0").userAssigned()).hasSize(1);
  }
}
