// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// How results look on a terminal and in JSON.
@NullMarked
package dev.keyway.cli.output;

import org.jspecify.annotations.NullMarked;
