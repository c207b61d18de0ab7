// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// AKS clusters as resources, and how to reach the one Kubernetes API that stands behind them all.
/// Issuers and their keys live in oidc, what Resource Manager shows of a cluster in arm.
@NullMarked
package dev.keyway.sandbox.aks;

import org.jspecify.annotations.NullMarked;
