// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// One small HTTP listener, a virtual thread for each request.
public final class HttpEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// An answer.
  ///
  /// @param type its content type
  public record Answer(int status, String type, ByteString body) {
    public static Answer text(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", ByteString.copyFromUtf8(text));
    }
  }

  /// Answers the requests for one path.
  @FunctionalInterface
  public interface Page {
    Answer answer(HttpExchange request) throws IOException;
  }

  /// Serves each page at exactly its path; everything else is 404.
  ///
  /// @throws IOException if the address cannot be listened at
  public static HttpEndpoint start(InetSocketAddress address, Map<String, Page> pages)
      throws IOException {
    var server = HttpServers.create(address);
    var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new HttpEndpoint(server, threads);
  }

  private static void answer(HttpExchange exchange, Map<String, Page> pages) throws IOException {
    try (exchange) {
      var page = pages.get(exchange.getRequestURI().getPath());
      Answer answer;
      try {
        answer = page == null ? Answer.text(404, "not found\n") : page.answer(exchange);
      } catch (RuntimeException | Error bug) {
        answer = Answer.text(500, "internal error (" + bug.getClass().getName() + ")\n");
      }
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), answer.body().size());
      answer.body().writeTo(exchange.getResponseBody());
    }
  }

  /// Returns the port it listens at.
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
