// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The webhook of azure-workload-identity as a program: what of it is decided where lives in the
/// packages below. Nothing of the provider or the driver.
@NullMarked
package dev.keyway.webhook;

import org.jspecify.annotations.NullMarked;
