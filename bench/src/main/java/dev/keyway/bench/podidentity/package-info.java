// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Benchmarks of MIC and NMI as programs, with a real API server and a local Azure around them.
@NullMarked
package dev.keyway.bench.podidentity;

import org.jspecify.annotations.NullMarked;
