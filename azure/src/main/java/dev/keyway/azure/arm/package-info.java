// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Azure Resource Manager, as far as managed identities need it: which virtual machines and scale
/// sets have them, whose tokens they trust, and their roles. What they are there for, and anything
/// of Kubernetes, lives elsewhere.
@NullMarked
package dev.keyway.azure.arm;

import org.jspecify.annotations.NullMarked;
