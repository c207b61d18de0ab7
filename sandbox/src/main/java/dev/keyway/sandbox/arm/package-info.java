// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Azure Resource Manager: subscriptions, resource groups, user-assigned identities, the identities
/// of virtual machines and scale sets, role assignments, vaults and AKS clusters. What a machine
/// answers lives in imds, what a vault holds in vault, who may log in in directory.
@NullMarked
package dev.keyway.sandbox.arm;

import org.jspecify.annotations.NullMarked;
