// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Benchmarks of the webhook and the proxy as programs, with a real API server or a local Azure
/// around them.
@NullMarked
package dev.keyway.bench.workloadidentity;

import org.jspecify.annotations.NullMarked;
