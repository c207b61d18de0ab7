// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.arm.ComputeResource.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeResourceTest {
  private static final String GROUP = "azure:///subscriptions/S1/resourceGroups/MC_rg";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/subscriptions/asdf/resourceGroups/qwerty/providers/testCompute/myComputeObjectType/testComputeResource",
        "/subscriptions/asdf/resourceGroups/qwerty/providers/testCompute/myComputeObjectType/testComputeResource/someNestedResource/myNestedResource",
        "azure:///SUBSCRIPTIONS/asdf/RESOURCEGROUPS/qwerty/PROVIDERS/testCompute/myComputeObjectType/testComputeResource",
      })
  void readsAResourceIdAndLeavesOutWhatIsNested(String text) {
    assertThat(ResourceId.parse(text))
        .contains(
            new ResourceId(
                "asdf", "qwerty", "testCompute", "myComputeObjectType", "testComputeResource"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "asdf",
        "/subscriptions/asdf/resourceGroups/qwerty",
        "/subscriptions/asdf/resourceGroups/qwerty/",
        "/subscriptions/asdf/resourceGroups/qwerty/providers/c/t",
        "/subscriptions/asdf/resourceGroups/qwerty/providers/c/t/",
        "/subscriptions/asdf/resourceGroups//providers/c/t/n",
        "/subscriptions/asdf/resourceGroups/../providers/c/t/n",
        "/subscriptions/asdf/resourceGroups/qwerty/providers/c/t/n?x",
        "/subscriptions/asdf/resourceGroups/qwerty/providers/c/t/n/odd",
        "aws:///subscriptions/asdf/resourceGroups/qwerty/providers/c/t/n",
      })
  void refusesWhatIsNoResourceId(String text) {
    assertThat(ResourceId.parse(text)).isEmpty();
    assertThat(ComputeResource.ofProviderId(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/providers/Microsoft.Compute/virtualMachines/aks-Node-0, VIRTUAL_MACHINE, aks-node-0",
    "/providers/microsoft.compute/VIRTUALMACHINES/n, VIRTUAL_MACHINE, n",
    "/providers/Microsoft.Compute/virtualMachineScaleSets/Set/virtualMachines/3, SCALE_SET, set",
    "/providers/Microsoft.Compute/virtualmachinescalesets/set, SCALE_SET, set",
  })
  void findsWhatANodeBelongsTo(String rest, Kind kind, String name) {
    assertThat(ComputeResource.ofProviderId(GROUP + rest))
        .contains(new ComputeResource("s1", "mc_rg", kind, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/providers/Microsoft.Compute/disks/d",
        "/providers/Microsoft.Network/virtualMachines/n",
      })
  void knowsNoOtherResources(String rest) {
    assertThat(ComputeResource.ofProviderId(GROUP + rest)).isEmpty();
  }

  @Test
  void comparesIgnoringCase() {
    var upper = new ComputeResource("SUB", "RG", Kind.SCALE_SET, "Set");

    assertThat(upper)
        .isEqualTo(new ComputeResource("sub", "rg", Kind.SCALE_SET, "set"))
        .isNotEqualTo(new ComputeResource("sub", "other", Kind.SCALE_SET, "set"))
        .isNotEqualTo(new ComputeResource("sub", "rg", Kind.VIRTUAL_MACHINE, "set"))
        .hasToString("scale set set in resource group rg of subscription sub");
  }

  @Test
  void hasAPath() {
    assertThat(new ComputeResource("s", "g (1)", Kind.VIRTUAL_MACHINE, "n").path())
        .isEqualTo(
            "/subscriptions/s/resourceGroups/g%20%281%29/providers/Microsoft.Compute/virtualMachines/n");
    assertThat(new ComputeResource("s", "g", Kind.SCALE_SET, "n").path())
        .endsWith("/virtualMachineScaleSets/n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "..", "a?b"})
  void refusesNamesThatLeadElsewhere(String name) {
    assertThatThrownBy(() -> new ComputeResource("s", "g", Kind.SCALE_SET, name))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
