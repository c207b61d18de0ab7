// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The TLS listener that the API server calls, and its limits. What is answered is decided by those
/// handed in; where the certificate comes from, too.
@NullMarked
package dev.keyway.webhook.server;

import org.jspecify.annotations.NullMarked;
