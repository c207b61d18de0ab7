// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Map;

/// All of a vault, to be saved.
public record VaultState(
    String name,
    String tenantId,
    Map<String, AccessPolicy> policies,
    ShelfState<SecretVersion> secrets,
    ShelfState<KeyVersion> keys,
    ShelfState<CertificateVersion> certificates,
    Map<String, PendingCertificate> pending) {}
