// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `az`, for which the local Azure is the cloud, as `docs/sandbox.md` makes it.
public final class Az {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private final Map<String, String> settings;

  private Az(Map<String, String> settings) {
    this.settings = settings;
  }

  /// Registers the local Azure with settings of its own, or skips the test where there is no `az`.
  ///
  /// @param folder where the settings are kept
  public static Az register(LocalAzure azure, Path folder) throws IOException {
    assumeTrue(Commands.find("az").isPresent(), "az, the Azure CLI, is not on PATH");
    var az =
        new Az(
            Map.of(
                "AZURE_CONFIG_DIR",
                folder.toString(),
                "AZURE_CORE_COLLECT_TELEMETRY",
                "no",
                "REQUESTS_CA_BUNDLE",
                azure.caFile().toString()));
    var endpoint = azure.endpoints().authority().toString();
    az.must("cloud", "register", "--name", "local", "--endpoint-resource-manager", endpoint);
    az.must("cloud", "set", "--name", "local");
    return az;
  }

  /// Runs a command to its end, however it ends.
  public Outcome run(String... arguments) {
    var command = new ArrayList<>(List.of("az"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    var builder = new ProcessBuilder(command);
    Commands.strip(builder.environment());
    builder.environment().putAll(settings);
    return Commands.run(builder, "", LIMIT);
  }

  /// Runs a command that must succeed and returns what it prints.
  public JsonNode must(String... arguments) {
    var outcome = run(arguments);
    if (!outcome.ok()) {
      throw new AssertionError("az " + String.join(" ", arguments) + ": " + outcome.err());
    }
    return outcome.out().isBlank()
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(outcome.out());
  }
}
