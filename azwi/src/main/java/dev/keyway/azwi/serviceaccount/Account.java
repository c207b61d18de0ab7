// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.federation.FederatedCredential;
import java.util.List;

/// A service account of one cluster. Each part may be empty where a phase does not need it.
///
/// @param issuer of the cluster's tokens, compared byte for byte
public record Account(String namespace, String name, String issuer) {

  boolean isWhole() {
    return !namespace.isBlank() && !name.isBlank() && !issuer.isBlank();
  }

  /// Returns what its tokens have for a subject.
  String subject() {
    return FederatedCredential.subject(namespace, name);
  }

  FederatedCredential credential(String credentialName) {
    return new FederatedCredential(
        credentialName,
        issuer,
        subject(),
        List.of(FederatedCredential.AUDIENCE),
        "Federated Service Account for %s/%s".formatted(namespace, name));
  }

  void requireNames() {
    InvalidOption.required(namespace, "--service-account-namespace");
    InvalidOption.required(name, "--service-account-name");
  }

  void requireAll() {
    requireNames();
    InvalidOption.required(issuer, "--service-account-issuer-url");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
