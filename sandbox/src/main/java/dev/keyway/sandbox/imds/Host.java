// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

/// What identities are assigned to: a virtual machine by itself, or a scale set for all its
/// instances.
public sealed interface Host permits VirtualMachine, ScaleSet {
  String name();

  String subscriptionId();

  String resourceGroup();

  Identities identities();

  /// Returns the resource id as Azure writes it.
  String resourceId();
}
