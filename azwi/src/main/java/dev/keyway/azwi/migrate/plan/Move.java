// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.model.TemplateChange;
import java.util.List;

/// All that takes one workload to workload identity.
///
/// @param join the pod template's change that brings workload identity
/// @param leave its change that ends pod identity, once the first has proved itself
public record Move(
    TargetIdentity identity,
    FederatedCredential credential,
    AccountChange account,
    List<ClassChange> classes,
    TemplateChange join,
    TemplateChange leave) {
  public Move {
    classes = List.copyOf(classes);
  }
}
