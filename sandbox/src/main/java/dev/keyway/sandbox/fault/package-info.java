// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Misbehaviour on demand and the count of calls received. Pure state; knows no HTTP. Safe for any
/// number of threads.
@NullMarked
package dev.keyway.sandbox.fault;

import org.jspecify.annotations.NullMarked;
