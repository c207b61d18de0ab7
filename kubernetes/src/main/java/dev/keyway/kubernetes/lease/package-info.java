// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Being the only one of several that acts: a Lease, and the annotation on Endpoints that programs
/// older than Leases take for one. What is done while leading lives elsewhere.
@NullMarked
package dev.keyway.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
