// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A service account and the identity it gets, made and unmade phase by phase (workload-identity.md
/// §12.2 to 12.4). What is asked for is checked before anything is called; flags, files and output
/// are the caller's matter.
@NullMarked
package dev.keyway.azwi.serviceaccount;

import org.jspecify.annotations.NullMarked;
