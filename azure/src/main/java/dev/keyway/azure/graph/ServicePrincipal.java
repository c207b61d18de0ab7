// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

/// What stands for an application in the tenant, and what roles are given to.
public record ServicePrincipal(String objectId, String appId, String displayName) {}
