// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The programs of workload identity between a local Azure and clients in pods that are network
/// namespaces.
@NullMarked
package dev.keyway.acceptance.workloadidentity;

import org.jspecify.annotations.NullMarked;
