// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What each workload needs for workload identity, and what keeps it from moving. Pure: no calls.
@NullMarked
package dev.keyway.azwi.migrate.plan;

import org.jspecify.annotations.NullMarked;
