// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.DeletePhases;
import dev.keyway.azwi.serviceaccount.Runner;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway serviceaccount delete`.
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = DeletePhaseCommand.class,
    synopsisSubcommandLabel = "[phase PHASE]",
    description = {
      "Delete a workload identity.",
      "",
      "The \"delete\" command executes the following phases in order:",
      "  role-assignment     Take a role back from the identity",
      "  federated-identity  Make the identity trust the service account's tokens no more",
      "  service-account     Delete the Kubernetes service account",
      "  aad-application     Delete the application with its principal and credentials",
      "",
      "Deleting the application includes its federated credentials; a managed identity stays.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  keyway serviceaccount delete --service-account-name shop \\",
      "      --service-account-issuer-url https://issuer.example/ \\",
      "      --skip-phases role-assignment"
    })
final class DeleteCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private DeleteFlags flags = new DeleteFlags();

  @Option(
      names = "--skip-phases",
      split = ",",
      paramLabel = "PHASE",
      description = "full names of phases to leave out")
  private Set<String> skip = Set.of();

  @Override
  public void run() {
    run.run(
        spec,
        () ->
            new Runner(DeletePhases.of(flags.options()), DeletePhases.skip(skip, flags.options())),
        () -> flags.options().application(),
        () -> flags.options().managedIdentity());
  }
}
