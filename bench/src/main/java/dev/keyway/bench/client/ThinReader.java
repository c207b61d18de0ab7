// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.client;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.VaultObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Keyway's client, used as the provider uses it.
final class ThinReader implements ClientProgram.SecretReader {
  private final AzureClient client =
      AzureClient.create(AzureSettings.fromEnvironment(System.getenv()));
  private final URI vault;
  private final Credential credential;

  ThinReader(ClientProgram.Target target) {
    this.vault = URI.create(target.vault());
    this.credential =
        new Credential.ClientSecret(
            Clouds.resolve("AzureStackCloud", Optional.of(target.cloud())),
            target.tenant(),
            target.clientId(),
            SecretText.of(target.secret()));
  }

  @Override
  public String read(String name) {
    var deadline = Deadline.after(Duration.ofSeconds(30), InstantSource.system());
    var object =
        client
            .vaults()
            .open(vault, credential, deadline)
            .get(new ObjectRef(ObjectType.SECRET, name, ""));
    return ((VaultObject.Secret) object).value().reveal();
  }
}
