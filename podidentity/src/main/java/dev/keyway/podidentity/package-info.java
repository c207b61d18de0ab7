// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Pod identity: which pod has which identity (`matching`), its assignment to machines (`mic`) and
/// the tokens of pods (`nmi`). Knows neither the provider nor the driver.
@NullMarked
package dev.keyway.podidentity;

import org.jspecify.annotations.NullMarked;
