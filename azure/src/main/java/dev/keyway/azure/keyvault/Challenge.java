// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.http.HttpAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a vault demands of its callers (provider.md §12.2).
///
/// @param resource the audience its tokens must have
/// @param claims what a token must claim besides, as JSON; only after a token was turned down
record Challenge(String resource, Optional<String> claims) {
  private static final String DEFAULT_SCOPE = "/.default";

  /// Reads the challenge of a 401 answer from `vault`.
  ///
  /// @throws UnexpectedResponse if there is none, or it asks for a token that is not meant for this
  ///   vault: whoever gets such a token could use it elsewhere
  static Challenge of(URI vault, HttpAnswer answer) {
    for (var header : answer.headers("WWW-Authenticate")) {
      var parameters = parameters(header);
      var scope = parameters.get("scope");
      var resource = scope == null || scope.isEmpty() ? parameters.get("resource") : scope;
      if (resource != null && !resource.isEmpty()) {
        return checked(vault, withoutDefault(resource), claims(parameters));
      }
    }
    throw new UnexpectedResponse(
        "%s answered HTTP 401 without saying what token it wants; is this a vault?"
            .formatted(vault));
  }

  private static String withoutDefault(String scope) {
    var resource =
        scope.endsWith(DEFAULT_SCOPE)
            ? scope.substring(0, scope.length() - DEFAULT_SCOPE.length())
            : scope;
    return resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
  }

  private static Challenge checked(URI vault, String resource, Optional<String> claims) {
    try {
      var wanted = URI.create(resource);
      var host = wanted.getHost();
      boolean samePort = wanted.getPort() < 0 || wanted.getPort() == vault.getPort();
      if (host != null
          && "https".equalsIgnoreCase(wanted.getScheme())
          && samePort
          && vault
              .getHost()
              .toLowerCase(Locale.ROOT)
              .endsWith("." + host.toLowerCase(Locale.ROOT))) {
        return new Challenge(resource, claims);
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new UnexpectedResponse(
        "%s asks for a token for %s, which is not the service of this vault; no token was sent: check"
                .formatted(vault, resource.length() > 200 ? resource.substring(0, 200) : resource)
            + " keyvaultName and cloudName");
  }

  private static Optional<String> claims(Map<String, String> parameters) {
    if (!"insufficient_claims".equals(parameters.get("error"))) {
      return Optional.empty();
    }
    var encoded = parameters.getOrDefault("claims", "");
    try {
      var unpadded = encoded.replace("=", "").replace('+', '-').replace('/', '_');
      var bytes = Base64.getUrlDecoder().decode(unpadded);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8))
          .filter(text -> text.startsWith("{"));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Reads `Bearer a="1", b="2"`, with or without commas; other schemes read as empty.
  private static Map<String, String> parameters(String header) {
    var found = new LinkedHashMap<String, String>();
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return found;
    }
    int at = 7;
    while (at < header.length()) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      var name = header.substring(at, equals).replace(",", " ").strip().toLowerCase(Locale.ROOT);
      int start = equals + 1;
      int end;
      if (start < header.length() && header.charAt(start) == '"') {
        start++;
        end = header.indexOf('"', start);
      } else {
        end = header.indexOf(',', start);
      }
      end = end < 0 ? header.length() : end;
      found.putIfAbsent(name, header.substring(start, end).strip());
      at = end + 1;
    }
    return found;
  }
}
