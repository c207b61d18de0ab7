// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;

/// That a pod has an identity, and how far its assignment has come (pod-identity.md §2.3). MIC
/// writes it, NMI reads it.
///
/// @param finalizers who has to agree to its deletion
/// @param identity as it was when the object was written
/// @param binding as it was when the object was written
/// @param pod the pod
/// @param node the pod's node
public record AzureAssignedIdentity(
    ObjectMeta metadata,
    List<String> finalizers,
    AzureIdentity identity,
    AzureIdentityBinding binding,
    ObjectKey pod,
    String node,
    State state)
    implements KubernetesObject {

  /// The label with the name of the pod's node.
  public static final String NODE_LABEL = "nodename";

  /// Keeps the object until the identity is off the machine.
  public static final String FINALIZER = "azureassignedidentity.finalizers.aadpodidentity.k8s.io";

  /// How far an assignment has come.
  public enum State {
    /// Written by a MIC that knew no states: to be treated as assigned.
    NONE(""),
    CREATED("Created"),
    ASSIGNED("Assigned"),
    UNASSIGNED("Unassigned"),
    /// A word that means nothing.
    UNKNOWN("");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /// Returns what the object says; empty for [#NONE].
    public String word() {
      return word;
    }

    /// Returns the state that the object calls `word`.
    public static State of(String word) {
      return switch (word) {
        case "" -> NONE;
        case "Created" -> CREATED;
        case "Assigned" -> ASSIGNED;
        case "Unassigned" -> UNASSIGNED;
        default -> UNKNOWN;
      };
    }
  }

  public AzureAssignedIdentity {
    finalizers = List.copyOf(finalizers);
  }
}
