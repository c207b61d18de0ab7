// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The move from pod identity, and from the identities of machines, to workload identity. The
/// packages below hold one stage each; none knows a command line.
@NullMarked
package dev.keyway.azwi.migrate;

import org.jspecify.annotations.NullMarked;
