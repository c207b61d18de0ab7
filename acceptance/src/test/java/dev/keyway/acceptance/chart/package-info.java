// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The charts with the real Helm engine: what they render, what a real API server says to it, and
/// what each account may do then.
@NullMarked
package dev.keyway.acceptance.chart;

import org.jspecify.annotations.NullMarked;
