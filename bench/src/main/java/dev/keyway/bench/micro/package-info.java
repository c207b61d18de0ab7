// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// JMH benchmarks of the paths that cost a node processor time.
@NullMarked
package dev.keyway.bench.micro;

import org.jspecify.annotations.NullMarked;
