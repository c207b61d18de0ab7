// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `ManagedIdentityCredential` of the JavaScript SDK, in node inside the pod.
public final class JsClient implements IdentityClient {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;

  private JsClient(Path folder) {
    this.folder = folder;
  }

  /// Installs the SDK into the folder, or skips the test where that cannot be done.
  public static JsClient install(Path folder) throws IOException {
    for (var program : List.of("node", "npm")) {
      assumeTrue(
          Commands.find(program).isPresent(),
          program + " is not on PATH: @azure/identity cannot be installed");
    }
    for (var file : List.of("package.json", "token.js", "federated.js")) {
      Files.copy(
          Checkout.root().resolve("acceptance/src/test/js/identity").resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    var npm =
        new ProcessBuilder(
                "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
            .directory(folder.toFile());
    var outcome = Commands.run(npm, "", LIMIT);
    assumeTrue(outcome.ok(), () -> "npm cannot install @azure/identity: " + outcome.err());
    return new JsClient(folder);
  }

  /// Exchanges a service account's token with `WorkloadIdentityCredential`, in no pod.
  ///
  /// @param environment as the webhook sets it, with `NODE_EXTRA_CA_CERTS`
  public Outcome exchange(Map<String, String> environment, String resource) {
    var node = new ProcessBuilder("node", folder.resolve("federated.js").toString(), resource);
    Commands.strip(node.environment());
    node.environment().putAll(environment);
    return Commands.run(node, "", LIMIT);
  }

  @Override
  public Outcome run(LabPod pod, Wanted wanted, String resource) {
    var command = new ArrayList<>(List.of("node", folder.resolve("token.js").toString(), resource));
    command.addAll(wanted.flags());
    return pod.run(command, Map.of(), LIMIT);
  }
}
