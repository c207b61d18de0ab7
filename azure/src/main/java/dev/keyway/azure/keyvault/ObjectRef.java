// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

/// One object in a vault.
///
/// @param name its name in the vault
/// @param version one of its versions; empty for the latest
public record ObjectRef(ObjectType type, String name, String version) {}
