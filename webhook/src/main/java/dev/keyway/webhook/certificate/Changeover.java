// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When a replica may show another certificate: an API server takes a while to notice whom it may
/// trust, so a certificate of a new authority has to wait for that, and the old one is shown
/// meanwhile. For one thread.
final class Changeover {
  private final ServingKey serving;
  private final Duration settle;
  private @Nullable X509Certificate trusted;
  private @Nullable Instant since;

  // The authority of what is shown now.
  private @Nullable X509Certificate shown;

  Changeover(ServingKey serving, Duration settle) {
    this.serving = serving;
    this.settle = settle;
  }

  /// Returns the authority of what is shown; none before anything is.
  Set<X509Certificate> shown() {
    return shown == null ? Set.of() : Set.of(shown);
  }

  /// Notes that clients are told to trust `authority` since `now` at the latest.
  ///
  /// @param anew whether they had to be told again
  void told(X509Certificate authority, boolean anew, Instant now) {
    if (anew || !authority.equals(trusted)) {
      trusted = authority;
      since = now;
    }
  }

  /// Shows the certificate of these contents as soon as it may be shown.
  ///
  /// @return how long that has to wait; empty if it is shown
  Optional<Duration> show(Contents contents, Instant now) {
    var next = contents.server().orElseThrow();
    var authority = contents.signer().orElseThrow().certificate();
    if (serving.get().filter(next::equals).isPresent()) {
      return Optional.empty();
    }
    if (shown != null && !authority.equals(shown)) {
      var told = authority.equals(trusted) && since != null ? since : now;
      var rest = Duration.between(now, told.plus(settle));
      if (rest.isPositive()) {
        return Optional.of(rest);
      }
    }
    serving.set(next);
    shown = authority;
    return Optional.empty();
  }
}
