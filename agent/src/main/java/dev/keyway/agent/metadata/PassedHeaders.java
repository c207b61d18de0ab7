// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which headers go past a proxy (RFC 9110 §7.6.1).
final class PassedHeaders {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// Written anew for each connection. The last two make some servers read another path than the
  /// request's, which has been checked.
  private static final Set<String> OWN =
      Set.of("host", "content-length", "expect", "x-original-url", "x-rewrite-url");

  /// By these the service tells requests that were forwarded, and refuses them: the caller's
  /// Connection header must not remove them.
  private static final Set<String> KEPT =
      Set.of(
          "metadata",
          "forwarded",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-port",
          "x-real-ip");

  private PassedHeaders() {}

  /// Tells which of `headers` are not passed on, in lower case.
  static Set<String> dropped(Map<String, ? extends Collection<String>> headers) {
    var dropped = new HashSet<>(HOP_BY_HOP);
    headers.forEach((name, values) -> {
      if (name.equalsIgnoreCase("Connection")) {
        values.stream()
            .flatMap(value -> List.of(value.split(",")).stream())
            .map(PassedHeaders::lower)
            .filter(named -> !KEPT.contains(named))
            .forEach(dropped::add);
      }
    });
    dropped.addAll(OWN);
    return dropped;
  }

  static String lower(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
