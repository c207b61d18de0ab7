// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Azure Resource Manager, as far as managed identities of virtual machines and scale sets need it:
/// which are assigned, what to change, and the change itself. What they are assigned for, and
/// anything of Kubernetes, lives elsewhere.
@NullMarked
package dev.keyway.azure.arm;

import org.jspecify.annotations.NullMarked;
