// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Carrying out what `plan` decides, each machine at its own pace: writing assignments, changing
/// machines, telling users. Configuration and the process live elsewhere.
@NullMarked
package dev.keyway.podidentity.mic.assign;

import org.jspecify.annotations.NullMarked;
