// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.watch.Cache;
import java.util.function.Supplier;

/// What synchronisation looks at.
///
/// @param statuses those of this node
/// @param pods those of this node
/// @param secrets those with the managed label, of all namespaces; asked for only once a Secret is
///   wanted, as a cluster that syncs none need not allow to watch them
public record SyncSources(
    Cache<SecretProviderClass> classes,
    Cache<SecretProviderClassPodStatus> statuses,
    Cache<Pod> pods,
    Supplier<Cache<Secret>> secrets) {}
