// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The container image: a linked Java runtime, the programs, an archive of their classes, and
/// iptables with the libraries it needs. Made without a daemon, and the same bytes every time.
@NullMarked
package dev.keyway.release.image;

import org.jspecify.annotations.NullMarked;
