// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The registered plug-ins by driver name. May be used from any thread.
final class Plugins {
  private final Map<String, CsiPlugin> registered = new ConcurrentHashMap<>();

  Optional<CsiPlugin> find(String driver) {
    return Optional.ofNullable(registered.get(driver));
  }

  void add(CsiPlugin plugin) {
    registered.put(plugin.driver(), plugin);
  }

  /// Forgets a plug-in, unless another one has taken its place.
  ///
  /// @return whether it was there
  boolean remove(CsiPlugin plugin) {
    return registered.remove(plugin.driver(), plugin);
  }
}
