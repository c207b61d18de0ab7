// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.time.Instant;

/// When a vault was deleted, and until when it can be recovered.
public record Deletion(Instant deleted, Instant purged) {}
