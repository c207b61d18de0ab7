// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What `keyway migrate` reads and shows around the plan and its execution, which are in module
/// `azwi`.
@NullMarked
package dev.keyway.cli.migrate;

import org.jspecify.annotations.NullMarked;
