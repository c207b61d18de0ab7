// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Carries a plan out step by step, checks before anything is removed, and undoes it. What to do is
/// decided in `plan`.
@NullMarked
package dev.keyway.azwi.migrate.apply;

import org.jspecify.annotations.NullMarked;
