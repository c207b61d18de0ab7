// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;
import java.io.IOException;

/// One step on the way to a workload identity, or back.
public interface Phase {
  /// Returns its full name, such as `aad-application`.
  String name();

  /// Returns its short name, such as `app`.
  String alias();

  String description();

  /// Checks what it was asked for; calls nobody.
  ///
  /// @throws InvalidOption if something is missing or wrong
  void check();

  /// Does it. Done twice, it finds its work done.
  ///
  /// @throws dev.keyway.azure.AzureException if Azure refuses
  /// @throws IOException if the API server refuses
  Outcome run(World world, Deadline deadline) throws IOException;
}
