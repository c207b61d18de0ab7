// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// How programs tell of the objects that they follow at the API server. No watching: that is the
/// module `kubernetes`.
@NullMarked
package dev.keyway.agent.watch;

import org.jspecify.annotations.NullMarked;
