// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The demonstration: a local Azure, a provider process, and every example mounted through it.
@NullMarked
package dev.keyway.cli.demo;

import org.jspecify.annotations.NullMarked;
