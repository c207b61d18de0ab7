// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.program;

import java.io.PrintStream;

/// Where a program prints.
public record Console(PrintStream out, PrintStream err) {}
