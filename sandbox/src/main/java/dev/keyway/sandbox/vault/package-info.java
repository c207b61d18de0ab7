// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Key Vault: secrets, keys and certificates with versions and soft delete, and the data plane over
/// HTTP. Holds secret material of the sandbox only.
@NullMarked
package dev.keyway.sandbox.vault;

import org.jspecify.annotations.NullMarked;
