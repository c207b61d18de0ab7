// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What MIC and NMI have in common as programs: their names. No decisions about pods or identities.
@NullMarked
package dev.keyway.podidentity.program;

import org.jspecify.annotations.NullMarked;
