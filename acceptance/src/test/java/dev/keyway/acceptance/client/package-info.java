// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Microsoft's own clients, ready to run in a pod of the lab and to say whose token they got. Knows
/// nothing of who answers them there.
@NullMarked
package dev.keyway.acceptance.client;

import org.jspecify.annotations.NullMarked;
