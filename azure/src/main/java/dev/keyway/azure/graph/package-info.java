// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Microsoft Graph, as far as workload identity needs it: applications, their service principals
/// and their federated credentials. Managed identities are Resource Manager's.
@NullMarked
package dev.keyway.azure.graph;

import org.jspecify.annotations.NullMarked;
