// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Map;
import java.util.Optional;

/// All of a vault, to be saved.
///
/// @param deletion when it was deleted, if it was
public record VaultState(
    String name,
    String tenantId,
    VaultSettings settings,
    Optional<Deletion> deletion,
    ShelfState<SecretVersion> secrets,
    ShelfState<KeyVersion> keys,
    ShelfState<CertificateVersion> certificates,
    Map<String, PendingCertificate> pending) {}
