// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.util.concurrent.CountDownLatch;

/// A fault that strikes one call.
///
/// @param released opens when the fault's rule is taken away
public record Effect(Fault fault, CountDownLatch released) {}
