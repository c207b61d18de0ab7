// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What the API server asks of an admission webhook, and the answers to it (AdmissionReview). What
/// is admitted, and how the question arrives, is decided elsewhere.
@NullMarked
package dev.keyway.webhook.admission;

import org.jspecify.annotations.NullMarked;
