// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;

/// Sends each kind of credential to where its tokens come from.
record TokenSources(
    EntraTokens entra, ManagedIdentityTokens managed, NmiTokens nmi, AzureCliTokens cli)
    implements TokenSource {

  @Override
  public AccessToken fetch(Wish wish, Deadline deadline) {
    return switch (wish.credential()) {
      case Credential.ClientSecret _,
          Credential.ClientCertificate _,
          Credential.FederatedAssertion _,
          Credential.IdentityBinding _ ->
          entra.fetch(wish, deadline);
      case Credential.ManagedIdentity c -> managed.fetch(c.id(), wish.resource(), deadline);
      case Credential.PodIdentity c -> nmi.fetch(c, wish.resource(), deadline);
      case Credential.AzureCli c -> cli.fetch(c, wish.resource(), deadline);
    };
  }
}
