// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What the webhook counts (workload-identity.md §9).
@NullMarked
package dev.keyway.webhook.metrics;

import org.jspecify.annotations.NullMarked;
