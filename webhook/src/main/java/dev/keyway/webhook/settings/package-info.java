// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What the webhook is told by its environment and its flags, checked (workload-identity.md §3).
/// What follows from it for a pod is decided elsewhere.
@NullMarked
package dev.keyway.webhook.settings;

import org.jspecify.annotations.NullMarked;
