// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import java.util.Locale;
import java.util.Optional;

/// What of an assignment matters to who uses it. Labels, annotations and versions of identities and
/// bindings do not: editing those changes nothing for a pod.
public final class Contents {
  private Contents() {}

  /// Tells whether both say the same of pod, node and identity.
  public static boolean same(AzureAssignedIdentity one, AzureAssignedIdentity other) {
    return one.pod().equals(other.pod())
        && one.node().equals(other.node())
        && same(one.identity(), other.identity());
  }

  private static boolean same(AzureIdentity one, AzureIdentity other) {
    return one.key().equals(other.key())
        && one.type() == other.type()
        && one.namespaced() == other.namespaced()
        && one.resourceId().equalsIgnoreCase(other.resourceId())
        && one.clientId().equals(other.clientId())
        && one.clientPassword().equals(other.clientPassword())
        && one.tenantId().equals(other.tenantId())
        && one.auxiliaryTenantIds().equals(other.auxiliaryTenantIds())
        && one.adEndpoint().equals(other.adEndpoint());
  }

  /// Returns the ARM id, in lower case, of what a machine has to have for this assignment; nothing
  /// if it signs in without its machine.
  static Optional<String> onMachine(AzureAssignedIdentity assigned) {
    var id = assigned.identity().resourceId();
    return assigned.identity().kind() == AzureIdentity.Kind.USER_ASSIGNED && !id.isEmpty()
        ? Optional.of(id.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
