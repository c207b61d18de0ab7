// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.DeletePhases;
import dev.keyway.azwi.serviceaccount.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyway serviceaccount delete phase`.
@Command(
    name = "phase",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run one phase of delete.",
    footer = {"", "Example:", "  keyway sa delete phase ra --role-assignment-id ID"})
final class DeletePhaseCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private DeleteFlags flags = new DeleteFlags();

  @Parameters(
      paramLabel = "PHASE",
      description =
          "aad-application (app), service-account (sa), federated-identity (fi) or role-assignment"
              + " (ra)")
  private String phase = "";

  @Override
  public void run() {
    run.run(
        spec,
        () -> Runner.only(DeletePhases.of(flags.options()), phase),
        () -> flags.options().application(),
        () -> flags.options().managedIdentity());
  }
}
