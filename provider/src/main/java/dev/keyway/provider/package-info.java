// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The Key Vault provider of the Secrets Store CSI driver: a SecretProviderClass's parameters in,
/// files out, over gRPC on a unix socket. Uses `dev.keyway.azure`; writes nothing to disk itself.
@NullMarked
package dev.keyway.provider;

import org.jspecify.annotations.NullMarked;
