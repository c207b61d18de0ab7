// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Which identity a pod uses for a request, and waiting until it has one. The choice itself is in
/// `matching`; nothing here knows tokens or HTTP.
@NullMarked
package dev.keyway.podidentity.nmi.identity;

import org.jspecify.annotations.NullMarked;
