// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Keyway on a node with kubelet and containers, in a network of its own, with the local Azure in
/// the place of the real one.
@NullMarked
package dev.keyway.acceptance.realnode;

import org.jspecify.annotations.NullMarked;
