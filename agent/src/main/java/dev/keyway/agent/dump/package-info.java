// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Heap dumps that may leave the machine: what lies in memory, without what it says.
@NullMarked
package dev.keyway.agent.dump;

import org.jspecify.annotations.NullMarked;
