// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import java.util.Optional;

/// Tokens together with the identity they were proven for, for those who share more than tokens.
public interface IdentityTokens extends AccessTokens {

  /// A token that the bearer of a proof may use.
  ///
  /// @param identity equal for two grants only if both bearers have proven to be the same identity
  record Grant(AccessToken token, Object identity) {}

  /// Returns a token for the bearer of `proof`. Coming back means that the proof holds.
  ///
  /// @throws AzureException if there is none before `deadline`
  Grant grant(Proof proof, String resource, Deadline deadline);

  /// Returns another token after a service turned `rejected` down, or nothing if a new one was
  /// fetched only just now, so that yet another would be turned down as well.
  ///
  /// @param claims what the service demands of the new one, as JSON
  /// @throws AzureException if there is none before `deadline`
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Optional<Grant> renew(
      Proof proof,
      String resource,
      AccessToken rejected,
      Optional<String> claims,
      Deadline deadline);
}
