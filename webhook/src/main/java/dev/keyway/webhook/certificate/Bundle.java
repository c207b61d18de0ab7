// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The authorities that a webhook's configuration lets its clients trust. Pure.
final class Bundle {
  private Bundle() {}

  /// Returns what the configuration should hold. While authorities change, replicas see that at
  /// different times: each adds what it needs, and none takes away what another may need still.
  ///
  /// @param current as base64; may be anything
  /// @param wanted the one that signs first
  /// @param shown the authority of the certificate that this replica shows, if there is one
  static Set<X509Certificate> next(
      String current, List<X509Certificate> wanted, Set<X509Certificate> shown, Instant now) {
    var next = new LinkedHashSet<>(wanted);
    next.addAll(shown);
    if (!Policy.retired(wanted.getFirst(), now)) {
      next.addAll(Policy.former(Policy.others(read(current), wanted.getFirst()), now));
    }
    return next;
  }

  /// Tells whether the configuration holds exactly that, in whatever order.
  static boolean is(String current, Set<X509Certificate> bundle) {
    return new HashSet<>(read(current)).equals(bundle);
  }

  static List<X509Certificate> read(String base64) {
    try {
      return PemFiles.certificates(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  static String write(Set<X509Certificate> bundle) {
    return Base64.getEncoder().encodeToString(PemFiles.encode(bundle));
  }
}
