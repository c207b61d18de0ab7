// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.CreatePhases;
import dev.keyway.azwi.serviceaccount.Runner;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway serviceaccount create`.
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = CreatePhaseCommand.class,
    synopsisSubcommandLabel = "[phase PHASE]",
    description = {
      "Create a workload identity.",
      "",
      "The \"create\" command executes the following phases in order:",
      "  aad-application     Create an Entra ID application and its service principal",
      "  service-account     Create a Kubernetes service account, or annotate the one there is",
      "  federated-identity  Make the identity trust the service account's tokens",
      "  role-assignment     Give the identity a role in Azure",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  keyway serviceaccount create --service-account-name shop \\",
      "      --service-account-issuer-url https://issuer.example/ \\",
      "      --azure-role \"Key Vault Secrets User\" \\",
      "      --azure-scope /subscriptions/SUBSCRIPTION/resourceGroups/GROUP",
      "  keyway sa create --service-account-name shop --skip-phases role-assignment \\",
      "      --service-account-issuer-url https://issuer.example/ \\",
      "      --managed-identity-resource-id /subscriptions/…/userAssignedIdentities/shop"
    })
final class CreateCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private CreateFlags flags = new CreateFlags();

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
        () -> new Runner(CreatePhases.of(flags.options()), skip),
        () -> flags.options().application(),
        () -> flags.options().managedIdentity());
  }
}
