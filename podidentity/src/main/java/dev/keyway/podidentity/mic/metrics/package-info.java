// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// MIC's figures under their original names.
@NullMarked
package dev.keyway.podidentity.mic.metrics;

import org.jspecify.annotations.NullMarked;
