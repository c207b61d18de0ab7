// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A plan as texts: manifests, commands of `az`, JSON. No calls and no decisions.
@NullMarked
package dev.keyway.azwi.migrate.render;

import org.jspecify.annotations.NullMarked;
