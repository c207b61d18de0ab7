// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.sandbox.DemoWorld;
import java.io.PrintWriter;
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
    azureCli(running, out);
    out.println(export("KEYWAY_PROVIDER_FLAGS", String.join(" ", cloud.providerFlags())));
    LocalCluster.in(running.folder())
        .ifPresent(cluster -> out.println(export("KUBECONFIG", cluster.kubeconfig().toString())));
  }

  /// Settings of its own for the Azure CLI: it remembers tokens and clouds, which end with the
  /// instance. It finds no names under `localhost` where the system does not, which nothing but the
  /// hosts file changes.
  private static void azureCli(RunningSandbox running, PrintWriter out) {
    out.println(export("AZURE_CONFIG_DIR", running.folder().resolve("az").toString()));
    out.println(export("AZURE_CORE_COLLECT_TELEMETRY", "no"));
    out.println(export("AZURE_CORE_INSTANCE_DISCOVERY", "false"));
    out.println(export("REQUESTS_CA_BUNDLE", running.cloud().caFile().toString()));
    out.println("# az and Python may find a vault only with a line for it in /etc/hosts, such as:");
    out.println("# 127.0.0.1 " + running.cloud().endpoints().vaultUri(DemoWorld.VAULT).getHost());
  }

  private static String export(String name, String value) {
    return "export %s='%s'".formatted(name, value.replace("'", "'\\''"));
  }
}
