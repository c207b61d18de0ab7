// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `az login --identity` inside the pod, for which `az` needs to be on PATH and the local Azure to
/// be at the same port in the pod ([LabPod#relay]).
public final class AzClient implements IdentityClient {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String CLOUD = "keyway";

  private final LocalAzure azure;
  private final Path folder;
  private final Path registered;

  private AzClient(LocalAzure azure, Path folder) {
    this.azure = azure;
    this.folder = folder;
    this.registered = folder.resolve("registered");
  }

  /// Makes the local Azure known to `az`, or skips the test where there is no `az`.
  ///
  /// @param folder where the settings of `az` are kept
  public static AzClient register(LocalAzure azure, Path folder) throws IOException {
    assumeTrue(Commands.find("az").isPresent(), "az, the Azure CLI, is not on PATH");
    var client = new AzClient(azure, folder);
    var cloud = folder.resolve("cloud.json");
    Files.writeString(cloud, client.cloud());
    client.here("cloud", "register", "-n", CLOUD, "--cloud-config", "@" + cloud);
    client.here("cloud", "set", "-n", CLOUD);
    return client;
  }

  /// Logs in with settings of its own, so that no token is left from an earlier login.
  @Override
  public Outcome run(LabPod pod, Wanted wanted, String resource) {
    try {
      var settings = environment(copy(registered));
      var login = new ArrayList<>(List.of("az", "login", "--identity", "--output", "json"));
      login.addAll(wanted.flags());
      var in = pod.run(login, settings, LIMIT);
      if (!in.ok()) {
        return in;
      }
      var token =
          pod.run(
              List.of("az", "account", "get-access-token", "--resource", resource),
              settings,
              LIMIT);
      return token.ok() ? new Outcome(0, claims(token.out()), token.err()) : token;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String claims(String answer) {
    return Claims.of(JsonMapper.shared().readTree(answer).path("accessToken").asString());
  }

  private void here(String... arguments) {
    var command = new ArrayList<>(List.of("az"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    Commands.strip(builder.environment());
    builder.environment().putAll(environment(registered));
    var outcome = Commands.run(builder, "", LIMIT);
    if (!outcome.ok()) {
      throw new AssertionError(String.join(" ", command) + ": " + outcome.err());
    }
  }

  private Map<String, String> environment(Path settings) {
    return Map.of(
        "AZURE_CONFIG_DIR",
        settings.toString(),
        "AZURE_CORE_COLLECT_TELEMETRY",
        "no",
        "AZURE_CORE_INSTANCE_DISCOVERY",
        "false",
        "REQUESTS_CA_BUNDLE",
        azure.caFile().toString());
  }

  private String cloud() {
    var base = azure.endpoints().authority().toString();
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "endpoints",
                Map.of(
                    "activeDirectory",
                    base.replaceFirst("/$", ""),
                    "activeDirectoryResourceId",
                    "https://management.core.windows.net/",
                    "activeDirectoryGraphResourceId",
                    "https://graph.windows.net/",
                    "microsoftGraphResourceId",
                    base,
                    "management",
                    base,
                    "resourceManager",
                    base),
                "suffixes",
                Map.of("keyvaultDns", "." + azure.endpoints().vaultDnsSuffix())));
  }

  private Path copy(Path settings) throws IOException {
    var copy = Files.createTempDirectory(folder, "login");
    try (var files = Files.list(settings)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
