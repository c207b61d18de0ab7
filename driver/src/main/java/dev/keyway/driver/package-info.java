// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The Secrets Store CSI driver as a program: its flags, and its parts put together. What a volume
/// is and what is done with it lives in the packages below.
@NullMarked
package dev.keyway.driver;

import org.jspecify.annotations.NullMarked;
