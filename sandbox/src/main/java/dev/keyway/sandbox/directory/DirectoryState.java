// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;

/// All of a directory, to be saved.
public record DirectoryState(
    List<String> tenants, List<Application> applications, List<ManagedIdentity> identities) {

  public DirectoryState {
    tenants = List.copyOf(tenants);
    applications = List.copyOf(applications);
    identities = List.copyOf(identities);
  }

  /// The same with every local issuer moved from one base address to another.
  public DirectoryState rebase(String from, String to) {
    return new DirectoryState(
        tenants,
        applications.stream()
            .map(app -> app.withFederatedCredentials(rebase(app.federatedCredentials(), from, to)))
            .toList(),
        identities.stream()
            .map(identity ->
                identity.withFederatedCredentials(
                    rebase(identity.federatedCredentials(), from, to)))
            .toList());
  }

  private static List<FederatedCredential> rebase(
      List<FederatedCredential> credentials, String from, String to) {
    return credentials.stream()
        .map(one ->
            one.issuer().startsWith(from)
                ? one.withIssuer(to + one.issuer().substring(from.length()))
                : one)
        .toList();
  }
}
