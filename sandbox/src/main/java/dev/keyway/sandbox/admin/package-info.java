// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The control interface of a running local Azure, for callers who hold its token.
@NullMarked
package dev.keyway.sandbox.admin;

import org.jspecify.annotations.NullMarked;
