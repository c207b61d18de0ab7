// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.agent.server.PathText;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// Tells whose a path is (pod-identity.md §7.1). What the metadata service could read as its token
/// path goes there in no spelling: it would have any identity of the node for the caller.
final class Router {
  /// The label of the token route's metric.
  static final String TOKEN_PATH = "/metadata/identity/oauth2/token";

  static final String HOST_PATH = "/host/token";

  private static final String METADATA = "/metadata";
  private static final String TOKEN_REST = "/identity/oauth2/token";

  private final boolean blockInstance;

  Router(boolean blockInstance) {
    this.blockInstance = blockInstance;
  }

  Route route(URI uri) {
    var raw = uri.getRawPath();
    if (raw == null || !raw.startsWith("/") || uri.getRawFragment() != null) {
      return Route.INVALID;
    }
    if (raw.equals(TOKEN_PATH) || raw.equals(TOKEN_PATH + "/")) {
      return Route.TOKEN;
    }
    return PathText.decoded(raw).map(this::route).orElse(Route.INVALID);
  }

  private Route route(String path) {
    var clean = PathText.cleaned(path);
    if (!clean.equals(path)) {
      return new Route.Elsewhere(PathText.encoded(clean));
    }
    if (isMetadata(path, TOKEN_REST)) {
      return Route.TOKEN;
    }
    if (mentionsToken(path)) {
      return Route.INVALID;
    }
    if (path.startsWith(HOST_PATH)) {
      return Route.HOST;
    }
    if (isMetadata(path, "/instance")) {
      return blockInstance ? Route.BLOCKED : Route.SERVICE;
    }
    return Route.SERVICE;
  }

  private static boolean isMetadata(String path, String rest) {
    return path.regionMatches(true, 0, METADATA, 0, METADATA.length())
        && path.startsWith(rest, METADATA.length());
  }

  private boolean mentionsToken(String path) {
    if (inOrder(path, "identity", "oauth2", "token")) {
      return true;
    }
    var simplest = PathText.simplest(path);
    return simplest.isEmpty()
        || (!simplest.get().equals(path)
            && (inOrder(lower(simplest.get()), "identity", "oauth2", "token")
                || (blockInstance && inOrder(lower(simplest.get()), "instance"))));
  }

  /// Tells whether `/metadata/` with the first word behind it, and somewhere later the others,
  /// occur in the path.
  private static boolean inOrder(String path, String first, String... others) {
    int at = lower(path).indexOf(METADATA + "/");
    while (at >= 0) {
      int next = at + METADATA.length() + 1;
      if (path.startsWith(first, next) && inOrder(path, next + first.length(), others)) {
        return true;
      }
      at = lower(path).indexOf(METADATA + "/", at + 1);
    }
    return false;
  }

  private static boolean inOrder(String path, int from, String... words) {
    int at = from;
    for (var word : words) {
      at = path.indexOf(word, at);
      if (at < 0) {
        return false;
      }
      at += word.length();
    }
    return true;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// Returns the path as metrics name it.
  static Optional<String> label(Route route) {
    return switch (route) {
      case Route.Token _ -> Optional.of(TOKEN_PATH);
      case Route.Host _ -> Optional.of(HOST_PATH + "/");
      default -> Optional.empty();
    };
  }
}
