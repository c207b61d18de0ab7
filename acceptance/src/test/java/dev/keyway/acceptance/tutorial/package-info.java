// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Runs the pages of `docs/tutorials` as a reader does.
@NullMarked
package dev.keyway.acceptance.tutorial;

import org.jspecify.annotations.NullMarked;
