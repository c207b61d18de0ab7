// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The ways to prove an identity to Azure, as values. Getting a token with one is the business of
/// `dev.keyway.azure.token`. Holds secret material.
@NullMarked
package dev.keyway.azure.credential;

import org.jspecify.annotations.NullMarked;
