// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.output.OutputFormat;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway sandbox reset`.
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make the local Azure as it was when new.",
      "All vaults, identities, roles, machines and clusters that were made or changed are lost. Its"
          + " addresses, certificate authority and keys stay, so clients stay configured. Objects"
          + " in the cluster of --kube stay too."
    },
    footer = {
      "",
      "Examples:",
      "  keyway sandbox reset --yes",
      "  keyway sandbox reset --yes --state ~/azure    one that does not run",
      "",
      "Exit codes: 0 it is as new, 1 it is not."
    })
final class SandboxReset implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--yes", description = "do it; without it, only what would be lost is told")
  private boolean yes;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "the folder of a local Azure that does not run; the next start fills it anew")
  private Optional<Path> state = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Override
  public void run() {
    if (state.isPresent()) {
      resetFolder(state.get());
    } else {
      resetRunning();
    }
  }

  private void resetRunning() {
    var running = SandboxRegistry.of(System.getenv()).require();
    requireYes("the local Azure (pid %d)".formatted(running.process().pid()));
    running.reset();
    tell(running.folder());
  }

  private void resetFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailed("there is no folder %s; name one of sandbox up".formatted(folder));
    }
    requireYes("the local Azure in " + folder);
    try {
      if (!LocalAzure.reset(folder)) {
        throw new CommandFailed(
            "there is no state of a local Azure in %s; name a folder of sandbox up"
                .formatted(folder));
      }
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    tell(folder.toAbsolutePath());
  }

  private void requireYes(String what) {
    if (!yes) {
      throw new CommandFailed(
          "%s would lose all vaults, identities, roles, machines and clusters that were made or changed; say --yes to do it"
              .formatted(what));
    }
  }

  private void tell(Path folder) {
    var out = spec.commandLine().getOut();
    if (output == OutputFormat.json) {
      OutputFormat.print(out, Map.of("reset", true, "folder", folder.toString()));
    } else {
      out.println("the local Azure in %s is as it was when new".formatted(folder));
    }
  }
}
