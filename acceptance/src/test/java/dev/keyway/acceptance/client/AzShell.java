// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `az` as somebody uses it who has logged in with the demo's service principal. It has a hosts
/// file of its own with the vaults, because glibc resolves no names under `localhost`.
public final class AzShell {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final List<String> OWN_MOUNTS =
      List.of("unshare", "--mount", "--propagation", "private");

  private final LocalAzure azure;
  private final Path settings;
  private final Path hosts;

  private AzShell(LocalAzure azure, Path settings, Path hosts) {
    this.azure = azure;
    this.settings = settings;
    this.hosts = hosts;
  }

  /// Registers the local Azure and logs in, or skips the test where that cannot be done.
  ///
  /// @param folder where the settings of `az` are kept
  /// @param vaults the names of all vaults that the test asks
  public static AzShell logIn(LocalAzure azure, Path folder, String... vaults) throws IOException {
    assumeTrue(Commands.find("az").isPresent(), "az, the Azure CLI, is not on PATH");
    assumeTrue(ownMounts(), "a hosts file of one's own takes root (unshare --mount)");
    var hosts = folder.resolve("hosts");
    var lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    for (var vault : vaults) {
      lines.add("127.0.0.1 " + azure.endpoints().vaultUri(vault).getHost());
    }
    Files.write(hosts, lines);
    var shell = new AzShell(azure, folder.resolve("az"), hosts);
    shell.must(
        "cloud register -n local --endpoint-resource-manager " + azure.endpoints().authority());
    shell.must("cloud set -n local");
    shell.must(
        "login --service-principal -u %s -p %s -t %s"
            .formatted(
                DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET, DemoWorld.TENANT));
    return shell;
  }

  private static boolean ownMounts() {
    var command = new ArrayList<>(OWN_MOUNTS);
    command.add("true");
    return Commands.find("unshare").isPresent()
        && Commands.run(new ProcessBuilder(command), "", LIMIT).ok();
  }

  /// Runs a command that must succeed and returns what it prints, without white space around it.
  ///
  /// @param line what follows `az`, words parted by single spaces
  public String must(String line) {
    var outcome = run(line);
    assertThat(outcome.exit()).as("az " + line + ": " + outcome.err()).isZero();
    return outcome.out().strip();
  }

  /// Runs a command that must fail and returns what it complains of.
  ///
  /// @param line what follows `az`, words parted by single spaces
  public String mustFail(String line) {
    var outcome = run(line);
    assertThat(outcome.exit()).as("az " + line + ": " + outcome.out()).isNotZero();
    return outcome.err();
  }

  private Outcome run(String line) {
    var command = new ArrayList<>(OWN_MOUNTS);
    command.addAll(
        List.of("sh", "-c", "mount --bind \"$0\" /etc/hosts && exec az \"$@\"", hosts.toString()));
    command.addAll(List.of(line.split(" ", -1)));
    var builder = new ProcessBuilder(command);
    Commands.strip(builder.environment());
    builder.environment().put("AZURE_CONFIG_DIR", settings.toString());
    builder.environment().put("AZURE_CORE_COLLECT_TELEMETRY", "no");
    builder.environment().put("AZURE_CORE_INSTANCE_DISCOVERY", "false");
    builder.environment().put("REQUESTS_CA_BUNDLE", azure.caFile().toString());
    return Commands.run(builder, "", LIMIT);
  }
}
