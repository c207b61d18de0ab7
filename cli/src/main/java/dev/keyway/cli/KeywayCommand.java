// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.SandboxUnavailable;
import dev.keyway.cli.manifest.InvalidManifest;
import dev.keyway.cli.mount.MountFailed;
import dev.keyway.cli.run.RunFailed;
import dev.keyway.cli.serviceaccount.JwksCommand;
import dev.keyway.cli.serviceaccount.RequestFailed;
import dev.keyway.cli.serviceaccount.ServiceAccountCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command line.
@Command(
    name = "keyway",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Azure identity for Kubernetes pods, and Key Vault objects as files.",
    subcommands = {
      DemoCommand.class,
      MountCommand.class,
      RunCommand.class,
      MigrateCommand.class,
      SandboxCommand.class,
      NodeCommand.class,
      DriverCommand.class,
      ProviderCommand.class,
      NmiCommand.class,
      ControllerCommand.class,
      MicCommand.class,
      WebhookCommand.class,
      ProxyCommand.class,
      ProxyInitCommand.class,
      ServiceAccountCommand.class,
      JwksCommand.class,
      VersionCommand.class,
      GenerateCompletion.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  keyway demo                             every way to mount, in a local Azure",
      "  keyway sandbox up --detach              a local Azure that stays",
      "  keyway mount --sandbox --spc examples/workload-identity \\",
      "      --pod examples/workload-identity --to /tmp/volume",
      "  keyway run --pod examples/workload-identity -- ls /mnt/secrets-store",
      "  keyway serviceaccount create --help     an identity for a service account",
      "  keyway migrate --help                   from pod identity to workload identity",
      "  keyway COMMAND --help                   the options of one command",
      "  source <(keyway generate-completion)    completion for bash and zsh",
      "",
      "In a checkout, ./keyway also takes build, test, bench and aot.",
      "",
      "Exit codes: 0 success, 1 the work failed, 2 the command line is wrong."
    })
final class KeywayCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs one command line and returns its exit code.
  static int run(String... args) {
    return commandLine().setExecutionExceptionHandler(KeywayCommand::explain).execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new KeywayCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// Failures that a user can act on are told in one message; anything else is a defect of ours and
  /// keeps its stack trace.
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult unused)
      throws Exception {
    switch (failure) {
      case InvalidManifest _,
          MountFailed _,
          RunFailed _,
          SandboxUnavailable _,
          RequestFailed _,
          CommandFailed _ ->
          command
              .getErr()
              .println(command.getColorScheme().errorText("keyway: " + failure.getMessage()));
      default -> throw failure;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
