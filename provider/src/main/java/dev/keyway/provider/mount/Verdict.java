// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import dev.keyway.provider.request.MountException;
import dev.keyway.provider.request.MountException.InvalidMount;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import dev.keyway.provider.request.MountException.UnusableContent;
import java.util.List;

/// Decides which of several failures a mount reports: the first permanent one, or else the first.
final class Verdict {
  private Verdict() {}

  /// @param failures in the order of the objects; not empty
  /// @throws Error if that is what is reported
  static RuntimeException on(List<Throwable> failures) {
    var reported =
        failures.stream()
            .filter(failure -> !Mounts.isRetryable(failure))
            .findFirst()
            .orElse(failures.getFirst());
    var others = failures.size() - 1;
    var suffix =
        others == 0
            ? ""
            : others == 1 ? "; 1 more read failed" : "; " + others + " more reads failed";
    return switch (reported) {
      case ObjectUnavailable unavailable ->
          new ObjectUnavailable(unavailable.getMessage() + suffix, unavailable.reason());
      case UnusableContent unusable -> new UnusableContent(unusable.getMessage() + suffix);
      case InvalidMount invalid -> invalid;
      case MountException other -> other;
      case RuntimeException bug -> bug;
      case Error error -> throw error;
      default -> new IllegalStateException(reported.getClass().getName(), reported);
    };
  }
}
