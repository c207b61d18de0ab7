// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.nio.file.Path;
import java.util.Map;

/// What is mounted now.
///
/// @param versions by object
public record PublishedVolume(
    PodRef pod, String className, Path target, Map<String, String> versions) {}
