// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.stream.Stream;

/// What principals may do with vaults beyond the vaults' own access policies.
@FunctionalInterface
public interface VaultGrants {
  Stream<AccessPolicy> of(String principalId, String vaultName);
}
