// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;

/// How messages name who a credential speaks for.
public final class Subjects {
  private Subjects() {}

  /// Returns a phrase such as `client 1234 of tenant contoso`; never a secret.
  public static String of(Credential credential) {
    return switch (credential) {
      case Credential.ClientSecret c -> client(c.clientId(), c.tenant());
      case Credential.ClientCertificate c -> client(c.clientId(), c.tenant());
      case Credential.FederatedAssertion c -> client(c.clientId(), c.tenant());
      case Credential.IdentityBinding c ->
          client(c.clientId(), c.tenant()) + " through its identity binding";
      case Credential.ManagedIdentity c -> of(c.id());
      case Credential.PodIdentity c ->
          "the pod identity of pod %s/%s".formatted(c.podNamespace(), c.podName());
      case Credential.AzureCli c -> "the az account of subscription " + c.subscription();
    };
  }

  /// Returns how the Azure CLI is told who gets a permission; with a placeholder where the
  /// credential does not say, or says what does not belong on a command line.
  public static String principal(Credential credential) {
    var clientId =
        switch (credential) {
          case Credential.ClientSecret c -> c.clientId();
          case Credential.ClientCertificate c -> c.clientId();
          case Credential.FederatedAssertion c -> c.clientId();
          case Credential.IdentityBinding c -> c.clientId();
          case Credential.ManagedIdentity(ManagedIdentityId.ClientId(var id)) -> id;
          case Credential.ManagedIdentity _, Credential.PodIdentity _, Credential.AzureCli _ -> "";
        };
    return clientId.matches("[0-9A-Za-z][-0-9A-Za-z]{0,99}")
        ? "--spn " + clientId
        : "--object-id <object id of its service principal>";
  }

  static String of(ManagedIdentityId id) {
    return switch (id) {
      case ManagedIdentityId.SystemAssigned _ -> "the machine's own managed identity";
      case ManagedIdentityId.ClientId i -> "the managed identity with client id " + i.value();
      case ManagedIdentityId.ObjectId i -> "the managed identity with object id " + i.value();
      case ManagedIdentityId.ResourceId i -> "the managed identity " + i.value();
    };
  }

  private static String client(String clientId, String tenant) {
    return "client %s of tenant %s".formatted(clientId, tenant);
  }
}
