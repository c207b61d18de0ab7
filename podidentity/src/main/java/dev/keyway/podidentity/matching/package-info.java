// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Which pod is given which identity, and why not (pod-identity.md §3): pure functions over objects
/// of the cluster, for MIC, NMI and whoever explains them. No I/O, no state.
@NullMarked
package dev.keyway.podidentity.matching;

import org.jspecify.annotations.NullMarked;
