// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The metadata endpoint of each virtual machine, and the token endpoint that pod identity offers
/// to programs of the node. Uses directory and entra.
@NullMarked
package dev.keyway.sandbox.imds;

import org.jspecify.annotations.NullMarked;
