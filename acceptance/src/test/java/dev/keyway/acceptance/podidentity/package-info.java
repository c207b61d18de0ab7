// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// MIC and NMI as programs, between a real API server and a local Azure, with pods that are network
/// namespaces.
@NullMarked
package dev.keyway.acceptance.podidentity;

import org.jspecify.annotations.NullMarked;
