// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.federation;

import java.util.List;

/// Whose tokens an identity trusts (workload-identity.md §15).
///
/// @param issuer compared byte for byte, a trailing slash included
/// @param subject such as `system:serviceaccount:namespace:name`
/// @param audiences exactly one, by Azure's rules
/// @param description empty for managed identities, which have none
public record FederatedCredential(
    String name, String issuer, String subject, List<String> audiences, String description) {
  /// The audience of service-account tokens for workload identity.
  public static final String AUDIENCE = "api://AzureADTokenExchange";

  /// How many of them an identity can have.
  public static final int LIMIT = 20;

  public FederatedCredential {
    audiences = List.copyOf(audiences);
  }

  /// Returns the subject of a service account's tokens.
  public static String subject(String namespace, String serviceAccount) {
    return "system:serviceaccount:" + namespace + ":" + serviceAccount;
  }

  /// Tells whether tokens of this issuer and subject are what the credential trusts.
  public boolean trusts(String otherIssuer, String otherSubject) {
    return issuer.equals(otherIssuer) && subject.equals(otherSubject);
  }
}
