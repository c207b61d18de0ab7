// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway sandbox`: the local Azure as a program of its own.
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "Run a local Azure: Entra ID, IMDS and Key Vault, without a subscription.",
    subcommands = {
      SandboxUp.class,
      SandboxDown.class,
      SandboxStatus.class,
      SandboxEnv.class,
      SandboxExec.class,
      SandboxFault.class,
      SandboxReset.class
    },
    footer = {
      "",
      "Examples:",
      "  keyway sandbox up                       stay in the foreground until Ctrl-C",
      "  keyway sandbox up --detach              return when it is ready",
      "  keyway sandbox status -o json           where it is, what it was asked",
      "  keyway sandbox exec web -- ls /mnt      in the place of a container of the local cluster",
      "  keyway sandbox fault --service vault --status 429 --retry-after 2 --times 3",
      "  keyway sandbox reset --yes              as it was when new",
      "  keyway sandbox down"
    })
final class SandboxCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: up, down, status, env, exec, fault, reset");
  }
}
