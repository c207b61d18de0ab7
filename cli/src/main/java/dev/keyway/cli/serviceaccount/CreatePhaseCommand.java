// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.CreatePhases;
import dev.keyway.azwi.serviceaccount.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyway serviceaccount create phase`.
@Command(
    name = "phase",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run one phase of create.",
    footer = {"", "Example:", "  keyway sa create phase app --aad-application-name shop"})
final class CreatePhaseCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private CreateFlags flags = new CreateFlags();

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
        () -> Runner.only(CreatePhases.of(flags.options()), phase),
        () -> flags.options().application(),
        () -> flags.options().managedIdentity());
  }
}
