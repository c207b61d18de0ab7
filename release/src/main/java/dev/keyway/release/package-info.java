// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Makes what users install: the image, the charts, the manifests and the archives. Runs where
/// Keyway is built, never in a cluster.
@NullMarked
package dev.keyway.release;

import org.jspecify.annotations.NullMarked;
