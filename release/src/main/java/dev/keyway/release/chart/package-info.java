// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What users install with: the charts, by the real Helm engine, and the manifests made from them.
/// Knows files and text; nothing of a cluster.
@NullMarked
package dev.keyway.release.chart;

import org.jspecify.annotations.NullMarked;
