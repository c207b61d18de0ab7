// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The programs that `clients` compares: Keyway's own Azure client and the Azure SDK for Java, each
/// in a process of its own. Nothing else here may touch the SDK.
@NullMarked
package dev.keyway.bench.client;

import org.jspecify.annotations.NullMarked;
