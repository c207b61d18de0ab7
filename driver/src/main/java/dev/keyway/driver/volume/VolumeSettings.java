// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.mount.TmpfsOptions;
import java.time.Duration;

/// How volumes are kept.
///
/// @param rotation whether a mounted volume is fetched again when it is published again
/// @param pollInterval how old a volume must be for that; negative for always
public record VolumeSettings(boolean rotation, Duration pollInterval, TmpfsOptions tmpfs) {}
