// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The Entra ID endpoints: discovery, keys and token requests, with the errors a user would see.
/// Uses directory, oidc and http.
@NullMarked
package dev.keyway.sandbox.entra;

import org.jspecify.annotations.NullMarked;
