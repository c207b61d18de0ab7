// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;

/// The JDK's HTTP server on virtual threads, with one answer for everybody: what NMI is measured
/// by. A program of its own.
final class PlainServer {
  private PlainServer() {}

  /// @param args the port, and the length of the answer in bytes
  public static void main(String[] args) throws IOException {
    var answer = new byte[Integer.parseInt(args[1])];
    Arrays.fill(answer, (byte) 'x');
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var server = HttpServer.create(address, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  /// Returns requests for the answer.
  static KeepAliveLoad load(int port, List<InetAddress> clients, int connections) {
    return new KeepAliveLoad(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients, connections, "/");
  }
}
