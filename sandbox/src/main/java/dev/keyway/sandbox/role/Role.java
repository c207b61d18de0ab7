// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.role;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A built-in role, under the id it has in every Azure.
///
/// @param id a UUID
/// @param actions what it allows in Resource Manager
/// @param dataActions what it allows within resources
public record Role(
    String id, String name, String description, List<String> actions, List<String> dataActions) {

  /// Those that there are.
  public static final List<Role> BUILT_IN =
      List.of(
          management("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", "Manages everything.", "*"),
          management(
              "b24988ac-6180-42a0-ab88-20f7382dd24c",
              "Contributor",
              "Manages everything but roles.",
              "*"),
          management(
              "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", "Sees everything.", "*/read"),
          management(
              "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
              "User Access Administrator",
              "Sees everything and manages roles.",
              "*/read",
              "Microsoft.Authorization/*"),
          management(
              "f1a07417-d97a-45cb-824c-7a7467783830",
              "Managed Identity Operator",
              "Reads and assigns user-assigned identities.",
              "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
              "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"),
          management(
              "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
              "Managed Identity Contributor",
              "Manages user-assigned identities.",
              "Microsoft.ManagedIdentity/userAssignedIdentities/*"),
          management(
              "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
              "Virtual Machine Contributor",
              "Manages virtual machines and scale sets.",
              "Microsoft.Compute/virtualMachines/*",
              "Microsoft.Compute/virtualMachineScaleSets/*"),
          data(
              "00482a5a-887f-4fb3-b363-3b7fe8e74483",
              "Key Vault Administrator",
              "Does everything with the contents of a vault.",
              "Microsoft.KeyVault/vaults/*"),
          data(
              "21090545-7ca7-4776-b22c-e363652d74d2",
              "Key Vault Reader",
              "Sees what is in a vault, but no secret's value.",
              "Microsoft.KeyVault/vaults/*/read",
              "Microsoft.KeyVault/vaults/secrets/readMetadata/action"),
          data(
              "4633458b-17de-408a-b874-0445c86b69e6",
              "Key Vault Secrets User",
              "Reads the values of secrets.",
              "Microsoft.KeyVault/vaults/secrets/getSecret/action",
              "Microsoft.KeyVault/vaults/secrets/readMetadata/action"),
          data(
              "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
              "Key Vault Secrets Officer",
              "Does everything with secrets.",
              "Microsoft.KeyVault/vaults/secrets/*"),
          data(
              "12338af0-0e69-4776-bea7-57ae8d297424",
              "Key Vault Crypto User",
              "Reads and uses keys.",
              "Microsoft.KeyVault/vaults/keys/read",
              "Microsoft.KeyVault/vaults/keys/update/action",
              "Microsoft.KeyVault/vaults/keys/backup/action",
              "Microsoft.KeyVault/vaults/keys/encrypt/action",
              "Microsoft.KeyVault/vaults/keys/decrypt/action",
              "Microsoft.KeyVault/vaults/keys/wrap/action",
              "Microsoft.KeyVault/vaults/keys/unwrap/action",
              "Microsoft.KeyVault/vaults/keys/sign/action",
              "Microsoft.KeyVault/vaults/keys/verify/action"),
          data(
              "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
              "Key Vault Crypto Officer",
              "Does everything with keys.",
              "Microsoft.KeyVault/vaults/keys/*"),
          data(
              "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
              "Key Vault Certificate User",
              "Reads certificates with their secrets and keys.",
              "Microsoft.KeyVault/vaults/certificates/read",
              "Microsoft.KeyVault/vaults/secrets/getSecret/action",
              "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
              "Microsoft.KeyVault/vaults/keys/read"),
          data(
              "a4417e6f-fecd-4de8-b567-7b0420556985",
              "Key Vault Certificates Officer",
              "Does everything with certificates.",
              "Microsoft.KeyVault/vaults/certificates/*"),
          data(
              "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
              "Storage Blob Data Reader",
              "Reads blobs; written down only, as there is no storage.",
              "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"));

  public Role {
    actions = List.copyOf(actions);
    dataActions = List.copyOf(dataActions);
  }

  /// Finds the role whose id is the last part of `definition`, which may be a whole resource id.
  public static Optional<Role> find(String definition) {
    var id = definition.substring(definition.lastIndexOf('/') + 1);
    return BUILT_IN.stream().filter(role -> role.id().equalsIgnoreCase(id)).findFirst();
  }

  /// Tells whether it allows this data action; `*` in what it names stands for anything.
  boolean permits(String dataAction) {
    return dataActions.stream()
        .map(pattern -> Pattern.quote(pattern).replace("*", "\\E.*\\Q"))
        .anyMatch(pattern ->
            Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(dataAction).matches());
  }

  private static Role management(String id, String name, String description, String... actions) {
    return new Role(id, name, description, Arrays.asList(actions), List.of());
  }

  private static Role data(String id, String name, String description, String... dataActions) {
    return new Role(
        id,
        name,
        description,
        List.of("Microsoft.KeyVault/vaults/read"),
        Arrays.asList(dataActions));
  }
}
