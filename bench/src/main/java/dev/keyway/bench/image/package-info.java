// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The programs as the image has them.
@NullMarked
package dev.keyway.bench.image;

import org.jspecify.annotations.NullMarked;
