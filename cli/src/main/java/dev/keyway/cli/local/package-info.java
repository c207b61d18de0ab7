// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The local Azure as the commands see it: one that runs elsewhere, found and steered; and what a
/// program has to be told in order to use it.
@NullMarked
package dev.keyway.cli.local;

import org.jspecify.annotations.NullMarked;
