// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Reading JSON answers field by field over the streaming parser: small, bounded, and silent about
/// values in its errors. May hold secret material.
@NullMarked
package dev.keyway.azure.json;

import org.jspecify.annotations.NullMarked;
