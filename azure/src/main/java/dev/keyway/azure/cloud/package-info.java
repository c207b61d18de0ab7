// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The Azure clouds: the named ones and the one a file describes (provider.md §10).
@NullMarked
package dev.keyway.azure.cloud;

import org.jspecify.annotations.NullMarked;
