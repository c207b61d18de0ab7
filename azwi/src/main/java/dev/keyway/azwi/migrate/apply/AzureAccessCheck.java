// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azwi.migrate.plan.ClassParameters;
import dev.keyway.azwi.migrate.plan.TargetIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The check against Azure itself. What it reads from vaults is dropped at once.
public final class AzureAccessCheck implements AccessCheck {
  private final AzureClient azure;
  private final String cloud;
  private final Optional<Path> cloudFile;
  private final Patience patience;

  /// @param cloud of classes that name none
  /// @param cloudFile describes a custom cloud
  public AzureAccessCheck(
      AzureClient azure, String cloud, Optional<Path> cloudFile, Patience patience) {
    this.azure = azure;
    this.cloud = cloud;
    this.cloudFile = cloudFile;
    this.patience = patience;
  }

  @Override
  public void check(
      TargetIdentity identity, ServiceAccountToken token, List<ClassParameters> classes)
      throws MigrationFailed {
    var here = Clouds.resolve(cloud, cloudFile);
    if (classes.isEmpty()) {
      var credential = credential(here, identity, identity.tenantId(), token);
      var _ = azure.tokens().get(credential, here.keyVaultResource(), patience.oneCall());
    }
    for (var one : classes) {
      read(one, identity, token);
    }
  }

  private void read(ClassParameters parameters, TargetIdentity identity, ServiceAccountToken token)
      throws MigrationFailed {
    var there =
        Clouds.resolve(parameters.cloud().isEmpty() ? cloud : parameters.cloud(), cloudFile);
    var tenant = parameters.tenant().isEmpty() ? identity.tenantId() : parameters.tenant();
    var credential = credential(there, identity, tenant, token);
    var deadline = patience.oneCall();
    var _ = azure.tokens().get(credential, there.keyVaultResource(), deadline);
    var object = ClassObjects.first(parameters.objects());
    if (object.isEmpty()) {
      return;
    }
    try {
      var vault = there.vaultUrl(parameters.vault());
      var _ = azure.vaults().open(vault, credential, deadline).get(object.get());
    } catch (AzureException.ObjectNotFound _) {
      return; // The vault has let the identity look, which is all that is asked here.
    }
  }

  private static Credential credential(
      Cloud cloud, TargetIdentity identity, String tenant, ServiceAccountToken token)
      throws MigrationFailed {
    if (tenant.isEmpty()) {
      throw new MigrationFailed(
          "nothing tells the tenant of identity %s: give --tenant-id"
              .formatted(identity.resourceId()));
    }
    return new Credential.FederatedAssertion(cloud, tenant, identity.clientId(), token);
  }
}
