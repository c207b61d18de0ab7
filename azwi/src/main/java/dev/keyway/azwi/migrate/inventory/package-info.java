// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What a cluster uses now: read once, with rights to get and list alone. Reads no Secret.
@NullMarked
package dev.keyway.azwi.migrate.inventory;

import org.jspecify.annotations.NullMarked;
