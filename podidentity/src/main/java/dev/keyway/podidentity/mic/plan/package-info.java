// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What is to be done for each machine so that pods have their identities and nothing more: pure
/// functions of what is desired, what is written and what the machine has. No I/O, no state.
@NullMarked
package dev.keyway.podidentity.mic.plan;

import org.jspecify.annotations.NullMarked;
