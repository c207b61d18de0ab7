// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.cloud;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files and variables that say who MIC is in Azure, read anew each time.
///
/// @param file the cloud configuration; without one the variables say it
/// @param immutable client IDs of identities that are never taken from a machine
public record SignIn(Optional<Path> file, Map<String, String> environment, Set<String> immutable) {
  private static final int MOST = 1 << 20;

  public SignIn {
    environment = Map.copyOf(environment);
    immutable = Set.copyOf(immutable);
  }

  /// Who MIC is.
  ///
  /// @param immutables with the cluster's own identity among them
  record Identity(Cloud cloud, Credential credential, Immutables immutables) {}

  /// Returns who MIC is now.
  ///
  /// @throws InvalidConfiguration if what is there cannot be used
  Identity identity() {
    var config = config();
    var cloud =
        Clouds.resolve(config.cloud(), variable("AZURE_ENVIRONMENT_FILEPATH").map(Path::of));
    var ids = new HashSet<>(immutable);
    if (config.managedIdentity() && !config.userAssignedId().isEmpty()) {
      ids.add(config.userAssignedId());
    }
    return new Identity(cloud, credential(config, cloud), Immutables.of(ids));
  }

  private CloudConfig config() {
    return file.isPresent()
        ? CloudConfig.parse(read(file.get()), file.get().toString())
        : CloudConfig.of(environment);
  }

  private Credential credential(CloudConfig config, Cloud cloud) {
    if (config.managedIdentity()) {
      return new Credential.ManagedIdentity(
          config.userAssignedId().isEmpty()
              ? new ManagedIdentityId.SystemAssigned()
              : new ManagedIdentityId.ClientId(config.userAssignedId()));
    }
    if (!config.clientId().isEmpty() && !config.clientSecret().isEmpty()) {
      return new Credential.ClientSecret(
          cloud, config.tenant(), config.clientId(), config.clientSecret());
    }
    return variable("AZURE_FEDERATED_TOKEN_FILE")
        .map(Path::of)
        .map(token -> federated(config, cloud, token))
        .orElseThrow(() -> new InvalidConfiguration(nothing()));
  }

  private Credential federated(CloudConfig config, Cloud cloud, Path token) {
    var tenant = variable("AZURE_TENANT_ID").orElse(config.tenant());
    var client = variable("AZURE_CLIENT_ID").orElse(config.clientId());
    if (tenant.isEmpty() || client.isEmpty()) {
      throw new InvalidConfiguration(
          "AZURE_FEDERATED_TOKEN_FILE is set without AZURE_TENANT_ID or AZURE_CLIENT_ID; annotate"
              + " the service account azure.workload.identity/client-id");
    }
    var jwt = new String(read(token), StandardCharsets.UTF_8).strip();
    return new Credential.FederatedAssertion(cloud, tenant, client, ServiceAccountToken.of(jwt));
  }

  private String nothing() {
    return file.map(path ->
            ("the cloud configuration %s has neither useManagedIdentityExtension nor aadClientId"
                    + " with aadClientSecret")
                .formatted(path))
        .orElse(
            "neither USE_MSI nor CLIENT_ID with CLIENT_SECRET nor AZURE_FEDERATED_TOKEN_FILE is set;"
                + " give --cloudconfig or one of them");
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /// Returns the files that a change of means another identity, with what is in them.
  Map<Path, String> contents() {
    var contents = new HashMap<Path, String>();
    file.ifPresent(path -> contents.put(path, look(path)));
    for (var name : Set.of("AZURE_ENVIRONMENT_FILEPATH", "AZURE_FEDERATED_TOKEN_FILE")) {
      variable(name).map(Path::of).ifPresent(path -> contents.put(path, look(path)));
    }
    return contents;
  }

  private static String look(Path path) {
    try {
      return digest(read(path));
    } catch (InvalidConfiguration _) {
      return "";
    }
  }

  private static String digest(byte[] content) {
    try {
      var all = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] read(Path path) {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(MOST);
    } catch (IOException e) {
      throw new InvalidConfiguration(
          "cannot read %s: %s".formatted(path, e.getClass().getSimpleName()), e);
    }
  }
}
