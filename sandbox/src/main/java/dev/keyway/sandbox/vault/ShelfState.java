// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.List;
import java.util.Map;

/// All objects of one kind, to be saved.
public record ShelfState<V>(Map<String, List<V>> live, Map<String, Deleted<V>> deleted) {
  /// An object that can be recovered. Times are Unix seconds.
  public record Deleted<V>(List<V> versions, long deletedDate, long purgeDate) {}
}
