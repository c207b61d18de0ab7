// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Programs that change a network's tables: which of them to use, and how they are run. What the
/// rules are is for others to say.
@NullMarked
package dev.keyway.agent.iptables;

import org.jspecify.annotations.NullMarked;
