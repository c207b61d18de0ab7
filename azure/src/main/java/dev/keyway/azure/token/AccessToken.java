// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.SecretText;
import java.time.Instant;

/// A bearer token.
///
/// @param value the token itself
/// @param expiresOn when the service stops accepting it
/// @param refreshOn from when on a new one should be fetched ahead of need
/// @param notBefore since when the service accepts it; where the service did not say so, since when
///   it is here
public record AccessToken(
    SecretText value, Instant expiresOn, Instant refreshOn, Instant notBefore) {

  /// Returns the same token, trusted until `end` only.
  AccessToken until(Instant end) {
    return new AccessToken(value, end, end, notBefore);
  }
}
