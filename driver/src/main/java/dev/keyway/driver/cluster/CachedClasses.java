// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.cluster;

import dev.keyway.driver.volume.Classes;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.watch.Cache;

/// Classes from the cache, else from the API server.
record CachedClasses(KubernetesClient client, Cache<SecretProviderClass> cache) implements Classes {
  @Override
  public SecretProviderClass get(ObjectKey key) throws KubernetesException {
    var cached = cache.get(key);
    return cached.isPresent() ? cached.get() : client.get(Resources.SECRET_PROVIDER_CLASSES, key);
  }
}
