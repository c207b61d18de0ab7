// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// MIC as a program: flags, options, the parts put together. What it does is in the packages below.
@NullMarked
package dev.keyway.podidentity.mic;

import org.jspecify.annotations.NullMarked;
