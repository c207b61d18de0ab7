// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.arm.Roles;
import java.util.function.Supplier;

/// What phases act on.
///
/// @param tenantId the tenant of the identity
/// @param ids makes names of role assignments, UUIDs
public record World(
    WorkloadIdentity identity,
    Roles roles,
    ServiceAccounts accounts,
    String tenantId,
    Patience patience,
    Supplier<String> ids) {}
