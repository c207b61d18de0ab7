// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// That a pod asks for the proxy.
///
/// @param port where it listens in the pod
record ProxyRequest(int port) {
  static final int DEFAULT_PORT = 8000;
  private static final int HIGHEST_PORT = 65535;

  /// Returns what the annotations ask for. The original looks at nothing but the key; a value of
  /// `false` is taken at its word here.
  static Optional<ProxyRequest> of(Map<String, String> annotations) throws Refused {
    var wish = annotations.get(Annotations.INJECT_PROXY);
    if (wish == null || wish.strip().toLowerCase(Locale.ROOT).equals("false")) {
      return Optional.empty();
    }
    return Optional.of(new ProxyRequest(port(annotations)));
  }

  static int port(Map<String, String> annotations) throws Refused {
    var text = annotations.get(Annotations.PROXY_PORT);
    if (text == null) {
      return DEFAULT_PORT;
    }
    long port;
    try {
      port = Numerals.parse(text, 32);
    } catch (Refused misfit) {
      throw new Refused("failed to parse proxy sidecar port: " + misfit.getMessage());
    }
    if (port < 1 || port > HIGHEST_PORT) {
      throw new Refused(
          "proxy sidecar port %d not valid. Expected value of %s to be between 1 and %d"
              .formatted(port, Annotations.PROXY_PORT, HIGHEST_PORT));
    }
    return (int) port;
  }
}
