// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The Azure SDK for Python, of whichever Python of this machine has it.
public final class PythonClient implements IdentityClient {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String NEEDED = "import azure.identity, azure.keyvault.secrets";

  private final String python;

  private PythonClient(String python) {
    this.python = python;
  }

  /// Finds it, or skips the test where there is none.
  public static PythonClient find() {
    var found =
        Stream.of("python3", "/usr/bin/python3").filter(PythonClient::hasTheSdk).findFirst();
    assumeTrue(
        found.isPresent(),
        "no Python here has azure-identity and azure-keyvault-secrets (Debian: python3-azure)");
    return new PythonClient(found.orElseThrow());
  }

  private static boolean hasTheSdk(String python) {
    return (Commands.find(python).isPresent() || Files.isExecutable(Path.of(python)))
        && Commands.run(new ProcessBuilder(python, "-c", NEEDED), "", LIMIT).ok();
  }

  @Override
  public Outcome run(LabPod pod, Wanted wanted, String resource) {
    var command = new ArrayList<>(List.of(python, script("managed_identity.py"), resource));
    command.addAll(wanted.flags());
    return pod.run(command, Map.of(), LIMIT);
  }

  /// Reads a secret.
  ///
  /// @param hosts says where the vault is, in place of the machine's file
  /// @param environment says who reads, and whom to trust
  public Outcome secret(Path hosts, String vault, String name, Map<String, String> environment) {
    var builder =
        new ProcessBuilder(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            "mount --bind \"$0\" /etc/hosts && exec \"$@\"",
            hosts.toString(),
            python,
            script("read_secret.py"),
            vault,
            name);
    Commands.strip(builder.environment());
    builder.environment().putAll(environment);
    return Commands.run(builder, "", LIMIT);
  }

  private static String script(String name) {
    return Checkout.root().resolve("acceptance/src/test/python/identity").resolve(name).toString();
  }
}
