// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;
import java.util.UUID;

/// Which foreign tokens an identity accepts as its own credential. Issuer, subject and audience are
/// compared exactly.
///
/// @param id by which Graph knows it, besides its name
/// @param description empty for managed identities, which have none
public record FederatedCredential(
    String id,
    String name,
    String issuer,
    String subject,
    List<String> audiences,
    String description) {
  /// The audience of tokens shown to Entra ID itself.
  public static final String TOKEN_EXCHANGE = "api://AzureADTokenExchange";

  /// The audience of tokens shown to a cluster's token proxy.
  public static final String IDENTITY_BINDING = "api://AKSIdentityBinding";

  public FederatedCredential {
    audiences = List.copyOf(audiences);
  }

  /// A new one with a random id and no description.
  public FederatedCredential(String name, String issuer, String subject, List<String> audiences) {
    this(UUID.randomUUID().toString(), name, issuer, subject, audiences, "");
  }

  /// The usual credential of a service account.
  public static FederatedCredential of(String name, String issuer, String subject) {
    return new FederatedCredential(name, issuer, subject, List.of(TOKEN_EXCHANGE));
  }

  FederatedCredential withId(String other) {
    return new FederatedCredential(other, name, issuer, subject, audiences, description);
  }

  FederatedCredential withIssuer(String other) {
    return new FederatedCredential(id, name, other, subject, audiences, description);
  }
}
