// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Tests of what operators see of running programs: metrics, alerts, probes, signals, dumps.
/// Nothing of what the programs are for.
@NullMarked
package dev.keyway.acceptance.operations;

import org.jspecify.annotations.NullMarked;
