// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Map;
import java.util.Optional;

/// The service accounts of a cluster.
public interface ServiceAccounts {
  /// Sets annotations, and creates the account if there is none. Whatever else an account has
  /// stays.
  ///
  /// @param annotations an empty value takes an annotation away
  /// @return whether the account was created
  boolean put(String namespace, String name, Map<String, Optional<String>> annotations)
      throws KubernetesException;

  /// @return whether there was one
  boolean remove(String namespace, String name) throws KubernetesException;
}
