// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What benchmarks found, and how it is printed. Measures nothing.
@NullMarked
package dev.keyway.bench.report;

import org.jspecify.annotations.NullMarked;
