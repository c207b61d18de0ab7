// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Work that several callers want at the same time, done once. Knows nothing of what the work is.
@NullMarked
package dev.keyway.azure.flight;

import org.jspecify.annotations.NullMarked;
