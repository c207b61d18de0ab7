// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.SandboxRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `keyway sandbox env`.
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "Print the variables by which programs use the local Azure, for a shell to read.",
    footer = {
      "",
      "Examples:",
      "  eval \"$(keyway sandbox env)\"",
      "  keyway provider --endpoint=unix:///tmp/azure.sock $KEYWAY_PROVIDER_FLAGS"
    })
final class SandboxEnv implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var running = SandboxRegistry.of(System.getenv()).require();
    var cloud = running.cloud();
    var out = spec.commandLine().getOut();
    cloud.environment().forEach((name, value) -> out.println(export(name, value)));
    out.println(export("KEYWAY_PROVIDER_FLAGS", String.join(" ", cloud.providerFlags())));
    LocalCluster.in(running.folder())
        .ifPresent(cluster -> out.println(export("KUBECONFIG", cluster.kubeconfig().toString())));
  }

  private static String export(String name, String value) {
    return "export %s='%s'".formatted(name, value.replace("'", "'\\''"));
  }
}
