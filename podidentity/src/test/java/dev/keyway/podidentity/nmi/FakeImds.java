// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A metadata service whose tokens are `<word>-<client id>`.
public final class FakeImds implements AutoCloseable {
  /// In every token: what must never be seen in a log.
  public static final String PLANTED = "PLANTED-TOKEN";

  public final AtomicInteger tokens = new AtomicInteger();
  public final AtomicReference<String> lastQuery = new AtomicReference<>("");
  public volatile boolean away;
  private final HttpServer server;

  public FakeImds() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, 404, "{\"error\":\"not here\"}"));
    server.createContext("/metadata/identity/oauth2/token", this::token);
    server.start();
  }

  private void token(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    lastQuery.set(query);
    tokens.incrementAndGet();
    if (away) {
      send(exchange, 503, "{}");
      return;
    }
    var id = query.replaceAll(".*client_id=([^&]*).*", "$1");
    send(
        exchange,
        200,
        ("{\"access_token\":\"%s-%s\",\"expires_in\":\"3600\",\"expires_on\":\"%d\","
                + "\"not_before\":\"1\",\"resource\":\"r\",\"token_type\":\"Bearer\"}")
            .formatted(PLANTED, id, System.currentTimeMillis() / 1000 + 3600));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
