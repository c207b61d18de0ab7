// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/// Makes HTTP servers for ports that others than friends can reach.
public final class HttpServers {
  static {
    // Who sends his request by drips must not hold a thread and a connection for ever. The JDK
    // reads this once, with its first HTTP server.
    var limit = "sun.net.httpserver.maxReqTime";
    if (System.getProperty(limit) == null) {
      System.setProperty(limit, "5");
    }
  }

  private HttpServers() {}

  /// Returns a server that listens and is not started. A request must have come whole within 5
  /// seconds.
  ///
  /// @throws IOException if the address cannot be had
  public static HttpServer create(InetSocketAddress address) throws IOException {
    return HttpServer.create(address, 0);
  }
}
