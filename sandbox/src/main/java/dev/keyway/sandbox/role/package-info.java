// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Azure's built-in roles as far as programs here ask for them, and who has which one where. What a
/// role allows is known for the contents of vaults only; Resource Manager and Graph ask for none.
@NullMarked
package dev.keyway.sandbox.role;

import org.jspecify.annotations.NullMarked;
