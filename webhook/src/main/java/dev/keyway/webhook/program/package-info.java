// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What the programs of workload identity have in common: how they name their build.
@NullMarked
package dev.keyway.webhook.program;

import org.jspecify.annotations.NullMarked;
