// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// How MIC signs in to Azure, and following the files that say so. Requests to Azure live in the
/// azure module.
@NullMarked
package dev.keyway.podidentity.mic.cloud;

import org.jspecify.annotations.NullMarked;
