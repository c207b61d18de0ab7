// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.keyvault.ObjectVersionInfo;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import dev.keyway.provider.request.ObjectSpec;
import java.util.Comparator;
import java.util.List;

/// Which versions of an object with a history become files (provider.md §8).
public final class VersionSelection {
  private static final Comparator<ObjectVersionInfo> NEWEST_FIRST =
      Comparator.comparing(ObjectVersionInfo::created)
          .reversed()
          .thenComparing(ObjectVersionInfo::version);

  private VersionSelection() {}

  /// Returns at most `spec.history()` enabled versions, newest first, from `spec.version()` on if
  /// it names one.
  ///
  /// @throws ObjectUnavailable if none is enabled or the named one is not among them
  public static List<String> select(ObjectSpec spec, List<ObjectVersionInfo> listed) {
    var enabled =
        listed.stream()
            .filter(ObjectVersionInfo::enabled)
            .sorted(NEWEST_FIRST)
            .map(ObjectVersionInfo::version)
            .toList();
    int start = spec.version().isEmpty() ? 0 : enabled.indexOf(spec.version());
    if (start < 0) {
      throw missing(spec, "the vault has no enabled version of that name to start from");
    }
    if (enabled.isEmpty()) {
      throw missing(spec, "the vault has no enabled version of it");
    }
    return enabled.stream().skip(start).limit(spec.history()).toList();
  }

  private static ObjectUnavailable missing(ObjectSpec spec, String what) {
    var message = spec.label() + ": " + what;
    return new ObjectUnavailable(message, new AzureException.ObjectNotFound(message));
  }
}
