// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.Roles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// Role assignments in memory, with failures to come.
final class FakeRoles implements Roles {
  final Queue<AzureException> failures = new ArrayDeque<>();
  final Set<String> assigned = new HashSet<>();
  final List<String> names = new ArrayList<>();

  static ArmFailed failure(int status, String code) {
    return new ArmFailed("refused: " + code, status, Optional.of(code), "");
  }

  @Override
  public Optional<String> definition(String scope, String roleName, Deadline deadline) {
    return roleName.equals("Reader") ? Optional.of("/definitions/reader") : Optional.empty();
  }

  @Override
  public Optional<String> assign(
      String scope, String name, String definitionId, String principalId, Deadline deadline) {
    names.add(name);
    var failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    boolean added = assigned.add(scope + " " + definitionId + " " + principalId);
    return added ? Optional.of(scope + "/assignments/" + name) : Optional.empty();
  }

  @Override
  public boolean remove(String assignmentId, Deadline deadline) {
    return assigned.remove(assignmentId);
  }
}
