// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import com.sun.net.httpserver.HttpServer;
import dev.keyway.agent.server.HttpServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that hands everything on but what is secret.
final class Front implements AutoCloseable {
  private final Proxy proxy;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Front(URI service) throws IOException {
    this(new Proxy(service, Front::refusal));
  }

  Front(Proxy proxy) throws IOException {
    this.proxy = proxy;
    this.server = HttpServers.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setExecutor(threads);
    server.createContext("/", proxy::forward);
    server.start();
  }

  static Optional<String> refusal(String path) {
    return path.contains("secret") ? Optional.of("it is secret") : Optional.empty();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Returns the answer to a request without a body, as it comes over the wire.
  String ask(String method, String target, String... headers) throws IOException {
    return RawCaller.ask(port(), head(method, target, headers));
  }

  static String head(String method, String target, String... headers) {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: front\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    proxy.close();
  }
}
