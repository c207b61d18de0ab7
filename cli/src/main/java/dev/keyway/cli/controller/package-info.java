// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// `keyway controller`: MIC and the webhook in one process. What either does is in its own module.
@NullMarked
package dev.keyway.cli.controller;

import org.jspecify.annotations.NullMarked;
