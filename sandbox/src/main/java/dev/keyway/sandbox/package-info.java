// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A local Azure that clients cannot tell from the real one as far as Keyway needs it. Holds secret
/// material of its own making only.
@NullMarked
package dev.keyway.sandbox;

import org.jspecify.annotations.NullMarked;
