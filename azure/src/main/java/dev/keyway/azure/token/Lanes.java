// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// One lane per token endpoint, so that a Retry-After counts for all who ask there. Keeps the most
/// recently used ones, because endpoints come from the manifests of whoever may create pods.
final class Lanes {
  private static final int MOST = 256;
  private static final int AT_ONCE = 32;

  private final Transport transport;
  private final Map<String, Lane> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
          return size() > MOST;
        }
      };

  Lanes(Transport transport) {
    this.transport = transport;
  }

  synchronized Lane of(URI endpoint) {
    var name = endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
    return lanes.computeIfAbsent(name, service -> transport.lane(service, AT_ONCE));
  }
}
