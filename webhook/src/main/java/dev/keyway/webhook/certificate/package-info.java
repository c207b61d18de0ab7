// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The certificates that the webhook makes for itself, keeps in a Secret and renews, and their way
/// into the webhook configurations (workload-identity.md §7).
@NullMarked
package dev.keyway.webhook.certificate;

import org.jspecify.annotations.NullMarked;
