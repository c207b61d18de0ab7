// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.server.PathText;
import java.net.URI;

/// Whose a request is (workload-identity.md §10.2).
sealed interface Route {
  /// A request for a token.
  record Token() implements Route {}

  /// A question whether the proxy serves.
  record Ready() implements Route {}

  /// The metadata service's own.
  record Service() implements Route {}

  /// Nobody's: its target is no path.
  record Invalid() implements Route {}

  /// The same under a simpler path.
  ///
  /// @param path percent-encoded
  record Elsewhere(String path) implements Route {}

  String METADATA = "/metadata";
  String TOKEN_REST = "/identity/oauth2/token";
  String READY = "/readyz";

  static Route of(URI target) {
    var raw = target.getRawPath();
    if (raw == null || !raw.startsWith("/") || target.getRawFragment() != null) {
      return new Invalid();
    }
    return PathText.decoded(raw).map(Route::of).orElseGet(Invalid::new);
  }

  private static Route of(String path) {
    var clean = PathText.cleaned(path);
    if (!clean.equals(path)) {
      return new Elsewhere(PathText.encoded(clean));
    }
    if (path.regionMatches(true, 0, METADATA, 0, METADATA.length())
        && path.startsWith(TOKEN_REST, METADATA.length())) {
      return new Token();
    }
    return path.startsWith(READY) ? new Ready() : new Service();
  }
}
