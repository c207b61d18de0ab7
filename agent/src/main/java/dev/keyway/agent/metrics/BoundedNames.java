// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lets the first so many series through under the names that authors of manifests chose and folds
/// the rest into one name, so that a metric's series stay bounded.
public final class BoundedNames {
  /// The name that all others share.
  public static final String OTHER = "_other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  public BoundedNames(int most) {
    this.most = most;
  }

  /// Returns `name`, or the common one if its series would be one too many.
  ///
  /// @param series the other label values, as words that hold no slash
  public String fold(String series, String name) {
    var key = series + "/" + name;
    if (known.contains(key)) {
      return name;
    }
    synchronized (known) {
      return known.contains(key) || (known.size() < most && known.add(key)) ? name : OTHER;
    }
  }
}
