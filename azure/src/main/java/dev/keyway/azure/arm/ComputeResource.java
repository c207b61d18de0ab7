// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.util.Locale;
import java.util.Optional;

/// A virtual machine or a scale set, by name. All parts are in lower case, so that two names of the
/// same resource are equal.
public record ComputeResource(String subscriptionId, String resourceGroup, Kind kind, String name) {
  private static final String COMPUTE = "Microsoft.Compute";

  /// What has identities of its own.
  public enum Kind {
    VIRTUAL_MACHINE("virtualMachines", "virtual machine", "vm"),
    SCALE_SET("virtualMachineScaleSets", "scale set", "vmss");

    private final String collection;
    private final String words;
    private final String key;

    Kind(String collection, String words, String key) {
      this.collection = collection;
      this.words = words;
      this.key = key;
    }

    /// Returns the short form in the names of operations: `vm` or `vmss`.
    String key() {
      return key;
    }
  }

  /// @throws IllegalArgumentException if a part is empty or could not stand in an address
  public ComputeResource {
    subscriptionId = part(subscriptionId);
    resourceGroup = part(resourceGroup);
    name = part(name);
  }

  private static String part(String text) {
    if (!ResourceId.isSegment(text)) {
      throw new IllegalArgumentException("\"" + text + "\" cannot be part of a resource's name");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /// Returns what a Kubernetes node's `spec.providerID` names: the scale set for one of its
  /// instances, the machine itself otherwise; nothing if it is neither or malformed.
  public static Optional<ComputeResource> ofProviderId(String providerId) {
    return ResourceId.parse(providerId)
        .filter(id -> id.provider().equalsIgnoreCase(COMPUTE))
        .flatMap(id ->
            kind(id.type())
                .map(kind ->
                    new ComputeResource(id.subscriptionId(), id.resourceGroup(), kind, id.name())));
  }

  private static Optional<Kind> kind(String type) {
    for (var kind : Kind.values()) {
      if (kind.collection.equalsIgnoreCase(type)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// Returns the path below Resource Manager's address, with a leading slash.
  public String path() {
    return "/subscriptions/%s/resourceGroups/%s/providers/%s/%s/%s"
        .formatted(
            ResourceId.escape(subscriptionId),
            ResourceId.escape(resourceGroup),
            COMPUTE,
            kind.collection,
            ResourceId.escape(name));
  }

  @Override
  public String toString() {
    return "%s %s in resource group %s of subscription %s"
        .formatted(kind.words, name, resourceGroup, subscriptionId);
  }
}
