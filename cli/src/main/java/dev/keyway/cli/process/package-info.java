// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Keyway's own programs as child processes: started with the running JDK and class path, awaited,
/// stopped.
@NullMarked
package dev.keyway.cli.process;

import org.jspecify.annotations.NullMarked;
