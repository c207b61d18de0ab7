// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Objects of a cluster, for tests.
public final class Objects {
  private Objects() {}

  public static String resourceId(String name) {
    return "/subscriptions/sub/resourcegroups/ids/providers/Microsoft.ManagedIdentity"
        + "/userAssignedIdentities/"
        + name;
  }

  public static String onMachine(String name) {
    return resourceId(name).toLowerCase(Locale.ROOT);
  }

  public static String machineId(String name) {
    return "azure:///subscriptions/sub/resourceGroups/nodes/providers/Microsoft.Compute"
        + "/virtualMachines/"
        + name;
  }

  public static String scaleSetId(String name, int instance) {
    return "azure:///subscriptions/sub/resourceGroups/nodes/providers/Microsoft.Compute"
        + "/virtualMachineScaleSets/%s/virtualMachines/%d".formatted(name, instance);
  }

  public static Node node(String name, String providerId) {
    return new Node(ObjectMeta.of(new ObjectKey("", name)), providerId, List.of());
  }

  public static AzureIdentity identity(String namespace, String name, String arm, String client) {
    return identity(namespace, name, 0, arm.isEmpty() ? "" : resourceId(arm), client);
  }

  public static AzureIdentity identity(
      String namespace, String name, long type, String resourceId, String client) {
    return new AzureIdentity(
        ObjectMeta.of(new ObjectKey(namespace, name)),
        false,
        type,
        resourceId,
        client,
        Optional.empty(),
        "",
        List.of(),
        "",
        "");
  }

  public static AzureIdentityBinding binding(
      String namespace, String name, String identity, String selector) {
    return new AzureIdentityBinding(
        ObjectMeta.of(new ObjectKey(namespace, name)), identity, selector, 0);
  }

  public static Pod pod(String namespace, String name, String node, String selector) {
    return pod(namespace, name, node, selector, Pod.Phase.RUNNING);
  }

  public static Pod pod(
      String namespace, String name, String node, String selector, Pod.Phase phase) {
    return new Pod(
        new ObjectMeta(
            new ObjectKey(namespace, name),
            "uid-" + name,
            "1",
            Map.of(AzureIdentityBinding.LABEL, selector),
            Map.of(),
            List.of(),
            false),
        node,
        "default",
        phase,
        false,
        List.of(),
        Optional.empty(),
        List.of());
  }
}
