// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.nio.file.Path;

/// A folder or file that the program is to see at the path that its container has it at.
record Placement(Path source, String target, boolean readOnly) {}
