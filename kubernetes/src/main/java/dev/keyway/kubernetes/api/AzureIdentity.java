// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;
import java.util.Optional;

/// An identity that pods can be given (pod-identity.md §2.1). Nothing of it has been checked.
///
/// @param namespaced whether the object's annotation keeps it to pods of its own namespace
/// @param type the number in the object; see [#kind()]
/// @param resourceId of a managed identity
/// @param clientId the application ID, for all types
/// @param clientPassword the Secret that a service principal signs in with
/// @param tenantId of a service principal
/// @param auxiliaryTenantIds further tenants of a service principal with a password
/// @param adEndpoint where a service principal signs in; empty for the public cloud
/// @param adResourceId kept, used by nobody
public record AzureIdentity(
    ObjectMeta metadata,
    boolean namespaced,
    long type,
    String resourceId,
    String clientId,
    Optional<ObjectKey> clientPassword,
    String tenantId,
    List<String> auxiliaryTenantIds,
    String adEndpoint,
    String adResourceId)
    implements KubernetesObject {

  /// The annotation that keeps an identity to its own namespace if its value is
  /// [#NAMESPACED_BEHAVIOR].
  public static final String BEHAVIOR_ANNOTATION = "aadpodidentity.k8s.io/Behavior";

  public static final String NAMESPACED_BEHAVIOR = "namespaced";

  /// How the identity signs in.
  public enum Kind {
    /// By its machine, to which it is assigned.
    USER_ASSIGNED,
    SERVICE_PRINCIPAL_SECRET,
    SERVICE_PRINCIPAL_CERTIFICATE,
    /// A number that means nothing.
    UNKNOWN
  }

  public AzureIdentity {
    auxiliaryTenantIds = List.copyOf(auxiliaryTenantIds);
  }

  public Kind kind() {
    if (type == 0) {
      return Kind.USER_ASSIGNED;
    }
    if (type == 1) {
      return Kind.SERVICE_PRINCIPAL_SECRET;
    }
    return type == 2 ? Kind.SERVICE_PRINCIPAL_CERTIFICATE : Kind.UNKNOWN;
  }
}
