// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lets the first so many names through as label values and folds the rest into one, so that a
/// metric's series stay bounded.
final class BoundedNames {
  static final String OTHER = "_other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  BoundedNames(int most) {
    this.most = most;
  }

  String fold(String name) {
    if (known.contains(name)) {
      return name;
    }
    synchronized (known) {
      return known.size() < most && known.add(name) ? name : known.contains(name) ? name : OTHER;
    }
  }
}
