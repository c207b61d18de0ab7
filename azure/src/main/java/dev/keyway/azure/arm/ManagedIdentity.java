// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

/// A user-assigned managed identity.
///
/// @param principalId the object id of its service principal, which roles are given to
public record ManagedIdentity(
    ResourceId id, String clientId, String principalId, String tenantId) {}
