// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;

/// Where access tokens come from.
@FunctionalInterface
public interface AccessTokens {

  /// Returns a token of `credential` for `resource` that is valid now.
  ///
  /// @param resource the audience, such as `https://vault.azure.net`, without `/.default`
  /// @throws AzureException if there is none before `deadline`
  AccessToken get(Credential credential, String resource, Deadline deadline);
}
