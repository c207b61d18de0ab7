// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;

/// Which foreign tokens an identity accepts as its own credential. All three are compared exactly.
public record FederatedCredential(
    String name, String issuer, String subject, List<String> audiences) {
  /// The audience of tokens shown to Entra ID itself.
  public static final String TOKEN_EXCHANGE = "api://AzureADTokenExchange";

  /// The audience of tokens shown to a cluster's token proxy.
  public static final String IDENTITY_BINDING = "api://AKSIdentityBinding";

  public FederatedCredential {
    audiences = List.copyOf(audiences);
  }

  /// The usual credential of a service account.
  public static FederatedCredential of(String name, String issuer, String subject) {
    return new FederatedCredential(name, issuer, subject, List.of(TOKEN_EXCHANGE));
  }
}
