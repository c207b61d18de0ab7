// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Objects of a cluster as trees that lose no field, and changes to them as values. No calls and no
/// decisions.
@NullMarked
package dev.keyway.azwi.migrate.model;

import org.jspecify.annotations.NullMarked;
