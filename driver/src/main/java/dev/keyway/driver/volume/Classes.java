// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.client.KubernetesException;

/// Where classes are looked up.
@FunctionalInterface
public interface Classes {
  /// Returns the class as it is now.
  ///
  /// @throws KubernetesException.NotFound if there is none
  SecretProviderClass get(ObjectKey key) throws KubernetesException;
}
