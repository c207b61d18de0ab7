// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import java.util.List;

/// The `az` command of this machine.
@FunctionalInterface
interface AzureCommand {

  /// What one run left.
  ///
  /// @param output all of standard output, which may hold a token
  /// @param complaint what stands on standard error
  record Outcome(int exitCode, SecretText output, String complaint) {}

  /// Runs it to its end.
  ///
  /// @throws AzureException.InvalidConfiguration if there is no such command
  /// @throws AzureException.DeadlineExceeded if it takes longer than `deadline`; it is stopped then
  Outcome run(List<String> arguments, Deadline deadline);
}
