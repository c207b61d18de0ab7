// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Tenants, applications, managed identities and their credentials: state and rules, no HTTP. Keeps
/// only digests of client secrets.
@NullMarked
package dev.keyway.sandbox.directory;

import org.jspecify.annotations.NullMarked;
