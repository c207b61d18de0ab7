// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

/// A vault that nobody reaches, and that keeps its name until it is purged.
public record DeletedVault(Vault vault, Deletion deletion) {}
