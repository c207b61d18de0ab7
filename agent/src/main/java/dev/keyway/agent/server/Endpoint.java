// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// Where the gRPC services are reached (provider.md §2.4).
public sealed interface Endpoint {

  /// A unix socket.
  record Unix(Path path) implements Endpoint {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /// A TCP port, of all interfaces where no host is given.
  record Tcp(String host, int port) implements Endpoint {
    /// Returns the address to listen at.
    public InetSocketAddress address() {
      return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /// Reads `unix://PATH` or `tcp://HOST:PORT`; the scheme may be in any case.
  ///
  /// @throws IllegalArgumentException if it is neither
  static Endpoint parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("unix://") && text.length() > "unix://".length()) {
      return unix(text, text.substring("unix://".length()));
    }
    if (lower.startsWith("tcp://") && text.length() > "tcp://".length()) {
      return tcp(text, text.substring("tcp://".length()));
    }
    throw invalid(text);
  }

  private static Endpoint unix(String text, String path) {
    try {
      return new Unix(Path.of("/" + path).normalize());
    } catch (InvalidPathException broken) {
      throw invalid(text);
    }
  }

  private static Endpoint tcp(String text, String address) {
    int colon = address.lastIndexOf(':');
    var port = address.substring(colon + 1);
    if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw invalid(text);
    }
    var host = address.substring(0, colon);
    return new Tcp(
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(port));
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "the endpoint \"" + text + "\" is neither unix:///PATH nor tcp://HOST:PORT");
  }
}
