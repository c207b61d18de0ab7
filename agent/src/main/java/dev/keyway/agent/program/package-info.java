// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The frame of every program that Kubernetes runs: from its arguments to its exit code.
@NullMarked
package dev.keyway.agent.program;

import org.jspecify.annotations.NullMarked;
