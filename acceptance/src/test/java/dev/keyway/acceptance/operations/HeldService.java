// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// An HTTP service on loopback that has an answer for each path, and gives one of them only when it
/// is told to.
final class HeldService implements AutoCloseable {
  private final Map<String, String> answers;
  private final String held;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param answers JSON by path; others are not found
  /// @param held the path whose answer waits
  HeldService(Map<String, String> answers, String held) throws IOException {
    this.answers = answers;
    this.held = held;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        closed.await();
        return;
      }
      if (path.equals(held)) {
        asked.countDown();
        go.await();
      }
      var body = answers.getOrDefault(path, "{}").getBytes(UTF_8);
      exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Tells whether somebody waits for the answer, as soon as somebody does.
  boolean asked() throws InterruptedException {
    return asked.await(60, TimeUnit.SECONDS);
  }

  /// Gives the answer.
  void go() {
    go.countDown();
  }

  @Override
  public void close() {
    go.countDown();
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
