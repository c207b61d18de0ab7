// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.driver.file.VolumeFile;
import java.util.List;
import java.util.Map;

/// What a provider answered.
///
/// @param versions by object, at least one
/// @param files all files of the volume; empty from a provider that wrote them itself
public record ProviderAnswer(Map<String, String> versions, List<VolumeFile> files) {}
