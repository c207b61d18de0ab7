// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The manual's reference, made of what the programs, the classes and the custom resources declare,
/// so that it says what they do. Pages are pure functions of these; [Reference] reads and writes
/// files.
@NullMarked
package dev.keyway.release.reference;

import org.jspecify.annotations.NullMarked;
