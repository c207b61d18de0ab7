// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway serviceaccount`.
@Command(
    name = "serviceaccount",
    aliases = "sa",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Create or delete a workload identity: service account, identity and trust.",
    subcommands = {CreateCommand.class, DeleteCommand.class})
public final class ServiceAccountCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say create or delete");
  }
}
