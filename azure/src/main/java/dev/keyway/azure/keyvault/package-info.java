// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Reading Key Vault's data plane: objects, version lists, the authentication challenge, and good
/// manners towards a vault (limit, coalescing, back-off). Holds secret material.
@NullMarked
package dev.keyway.azure.keyvault;

import org.jspecify.annotations.NullMarked;
