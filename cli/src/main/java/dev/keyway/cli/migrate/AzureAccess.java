// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.migrate;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.apply.AccessCheck;
import dev.keyway.azwi.migrate.apply.AzureAccessCheck;
import dev.keyway.azwi.migrate.apply.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The Azure that the identities are in.
///
/// @param cloud its name
/// @param cloudFile describes it, if it is a custom cloud
public record AzureAccess(
    AzureClient client, String cloud, Optional<Path> cloudFile, Credential credential)
    implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(60);

  /// Who asks, which may take asking Azure.
  @FunctionalInterface
  public interface Credentials {
    Credential of(AzureClient client, Cloud cloud);
  }

  /// Opens access to a cloud.
  ///
  /// @throws AzureException if the cloud is not known, or does not tell what the credential needs
  public static AzureAccess open(
      AzureSettings settings, String cloud, Optional<Path> cloudFile, Credentials credentials) {
    var client = AzureClient.create(settings);
    try {
      var credential = credentials.of(client, Clouds.resolve(cloud, cloudFile));
      return new AzureAccess(client, cloud, cloudFile, credential);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  public ManagedIdentities identities() {
    return client.managedIdentities(Clouds.resolve(cloud, cloudFile), credential);
  }

  public AccessCheck check(Patience patience) {
    return new AzureAccessCheck(client, cloud, cloudFile, patience);
  }

  /// What Azure tells of some identities, by their resource IDs in lower case.
  public record Told(
      Map<String, ManagedIdentity> identities, Map<String, List<FederatedCredential>> credentials) {
    public static final Told NOTHING = new Told(Map.of(), Map.of());
  }

  /// Asks for identities; those that are not there are left out.
  ///
  /// @throws AzureException if Azure refuses
  public Told ask(Collection<String> resourceIds) {
    var asked = identities();
    var identities = new HashMap<String, ManagedIdentity>();
    var credentials = new HashMap<String, List<FederatedCredential>>();
    for (var text : resourceIds) {
      var id = ResourceId.parse(text);
      var found = id.flatMap(one -> asked.find(one, deadline()));
      if (found.isPresent()) {
        var key = text.toLowerCase(Locale.ROOT);
        identities.put(key, found.get());
        credentials.put(key, asked.credentials(id.orElseThrow(), deadline()));
      }
    }
    return new Told(identities, credentials);
  }

  private static Deadline deadline() {
    return Deadline.after(CALL, InstantSource.system());
  }

  @Override
  public void close() {
    client.close();
  }
}
