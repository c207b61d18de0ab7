// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a provider is asked for.
///
/// @param attributes the class's parameters, the pod's facts and its tokens
/// @param secrets the Secret named by `nodePublishSecretRef`; empty if kubelet sent none
/// @param mounted the versions mounted now, by object
/// @param timeout the longest to wait
public record ProviderCall(
    Map<String, String> attributes,
    Optional<Map<String, String>> secrets,
    Path target,
    Map<String, String> mounted,
    Duration timeout) {
  @Override
  public String toString() {
    return "ProviderCall[" + target + "]";
  }
}
