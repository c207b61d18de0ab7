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
public record AccessToken(SecretText value, Instant expiresOn, Instant refreshOn) {}
