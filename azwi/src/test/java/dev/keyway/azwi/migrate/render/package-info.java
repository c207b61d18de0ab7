// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Tests of the package of the same name.
@NullMarked
package dev.keyway.azwi.migrate.render;

import org.jspecify.annotations.NullMarked;
