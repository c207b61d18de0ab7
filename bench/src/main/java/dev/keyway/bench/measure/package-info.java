// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What a process takes and what servers have counted. Knows no benchmark.
@NullMarked
package dev.keyway.bench.measure;

import org.jspecify.annotations.NullMarked;
