// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What MIC and NMI have in common as programs: their names and how they tell of their watches. No
/// decisions about pods or identities.
@NullMarked
package dev.keyway.podidentity.program;

import org.jspecify.annotations.NullMarked;
