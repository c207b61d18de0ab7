// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// RS256 signing keys, and clusters that publish theirs as an OpenID Connect issuer and mint tokens
/// of service accounts. Holds private keys.
@NullMarked
package dev.keyway.sandbox.oidc;

import org.jspecify.annotations.NullMarked;
