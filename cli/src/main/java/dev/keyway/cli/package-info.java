// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The `keyway` command: its subcommands and what each is composed of. Decides nothing itself.
@NullMarked
package dev.keyway.cli;

import org.jspecify.annotations.NullMarked;
