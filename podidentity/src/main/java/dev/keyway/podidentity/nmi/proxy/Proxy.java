// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.proxy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;

/// Hands requests on to the metadata service.
public final class Proxy implements AutoCloseable {
  /// @param service the metadata service, `http://<address>:<port>`
  public Proxy(URI service) {}

  /// Asks the service what `exchange` asks, and answers it with what the service says.
  ///
  /// @throws IOException if the caller is gone
  public void forward(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(501, -1);
  }

  @Override
  public void close() {}
}
