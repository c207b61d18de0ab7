// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Access tokens: where each kind of credential gets one, and the one cache they share.
@NullMarked
package dev.keyway.azure.token;

import org.jspecify.annotations.NullMarked;
