// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What the webhook knows of the cluster it serves: service accounts and the API server's version.
/// Nothing of certificates, and no decisions about pods.
@NullMarked
package dev.keyway.webhook.cluster;

import org.jspecify.annotations.NullMarked;
