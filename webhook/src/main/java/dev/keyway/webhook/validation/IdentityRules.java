// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import dev.keyway.kubernetes.api.AzureIdentity;

/// What pod identity thinks of an AzureIdentity.
@FunctionalInterface
public interface IdentityRules {
  Report review(AzureIdentity identity);
}
