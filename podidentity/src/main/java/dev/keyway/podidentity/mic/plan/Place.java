// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.azure.arm.ComputeResource;

/// Where the identities of a node's pods are assigned. What is in one place is changed together.
public sealed interface Place {

  /// A virtual machine, or the scale set that all nodes of it share.
  record OnMachine(ComputeResource machine) implements Place {
    @Override
    public String toString() {
      return machine.toString();
    }
  }

  /// The node is no more, and its machine with it.
  record Gone(String node) implements Place {
    @Override
    public String toString() {
      return "node " + node + ", which is gone";
    }
  }

  /// Nobody has said which machine the node is, or in a way that names none.
  record Nameless(String node, String providerId) implements Place {
    @Override
    public String toString() {
      return providerId.isEmpty()
          ? "node " + node + ", whose spec.providerID is not set yet"
          : "node %s, whose spec.providerID \"%s\" names no virtual machine or scale set of Azure"
              .formatted(node, providerId);
    }
  }
}
