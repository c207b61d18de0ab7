// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import java.util.Optional;

/// Fetches a new token, each time.
@FunctionalInterface
interface TokenSource {

  /// One wish.
  ///
  /// @param resource the audience, without `/.default`
  /// @param claims further claims a service demanded, as JSON
  record Wish(Credential credential, String resource, Optional<String> claims) {}

  /// @throws AzureException if there is none before `deadline`
  AccessToken fetch(Wish wish, Deadline deadline);
}
