// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import java.time.Instant;
import java.util.List;

/// One line before it is text.
///
/// @param level its verbosity; 0 for lines that are always written
/// @param thread the thread's number
/// @param logger the simple name of the class that writes
/// @param source the file and line it was written in, such as `Mounts.java:42`
/// @param fields keys and values, alternating
/// @param trace a stack trace to follow, or empty
record LogLine(
    Severity severity,
    int level,
    Instant at,
    long thread,
    String logger,
    String source,
    String message,
    List<Object> fields,
    String trace) {}
