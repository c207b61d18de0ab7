// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.Deadline;

/// The virtual machines and scale sets of a cloud, as one identity may manage them.
public interface Machines {

  /// Returns the identities that the machine has now.
  ///
  /// @throws AzureException if they are not known before `deadline`; an [AzureException.ArmFailed]
  ///   carries Resource Manager's own code
  HostIdentities identities(ComputeResource machine, Deadline deadline);

  /// Changes the machine's identities and returns once the change has taken effect.
  ///
  /// @throws AzureException if it has not before `deadline`; an [AzureException.ArmFailed] carries
  ///   Resource Manager's own code, also when it had accepted the change and failed later
  void apply(ComputeResource machine, IdentityPatch patch, Deadline deadline);
}
