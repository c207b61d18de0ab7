// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What a user does by hand for workload identity: the packages below hold one task each. No
/// command line, and nothing that runs in a cluster.
@NullMarked
package dev.keyway.azwi;

import org.jspecify.annotations.NullMarked;
