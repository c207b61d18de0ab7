// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.watch.Cache;

/// What rotation looks at.
///
/// @param pods those of this node
/// @param statuses those of this node
/// @param drivers holds the driver's own object, if there is one
public record RotationSources(
    Cache<Pod> pods, Cache<SecretProviderClassPodStatus> statuses, Cache<CsiDriver> drivers) {}
