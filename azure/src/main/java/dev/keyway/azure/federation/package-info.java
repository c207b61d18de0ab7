// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Federated identity credentials: whose tokens an application or a managed identity trusts. How
/// they are read and written is up to Graph and Resource Manager.
@NullMarked
package dev.keyway.azure.federation;

import org.jspecify.annotations.NullMarked;
