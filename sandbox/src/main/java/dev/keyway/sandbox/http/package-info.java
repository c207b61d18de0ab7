// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A small HTTP layer over the JDK server: immutable requests and responses, routes, and the place
/// where faults are acted out. Uses fault only. One virtual thread per exchange.
@NullMarked
package dev.keyway.sandbox.http;

import org.jspecify.annotations.NullMarked;
