// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Benchmarks and the figures of docs/performance.md.
@NullMarked
package dev.keyway.bench;

import org.jspecify.annotations.NullMarked;
