// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Keeps state in a file: atomic, private to the user, guarded against a second process.
@NullMarked
package dev.keyway.sandbox.state;

import org.jspecify.annotations.NullMarked;
