// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.access.TokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that answers as it is told, call by call: for what a real one cannot be made to do.
public final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /// A call that arrived.
  public record Seen(String method, URI uri, String authorization, String type, String body) {}

  /// What to do with a call.
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  public FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            String.valueOf(headers.getFirst("Authorization")),
            String.valueOf(headers.getFirst("Content-Type")),
            body));
    var answer = answers.poll();
    try (exchange) {
      (answer == null ? text(500, "{}") : answer).to(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Answers the next call that has no answer yet.
  public FakeServer then(Answer answer) {
    answers.add(answer);
    return this;
  }

  public FakeServer then(int status, String body) {
    return then(text(status, body));
  }

  public static Answer text(int status, String body) {
    return exchange -> {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /// Sends lines, and no more until the server is closed.
  public Answer hanging(String... lines) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (var line : lines) {
        exchange.getResponseBody().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      exchange.getResponseBody().flush();
      closing.await();
    };
  }

  /// Promises more than it sends.
  public static Answer cutOff(String body) {
    return exchange -> {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length + 100);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
    };
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  public ClusterAccess access(TokenSource token) {
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new ClusterAccess(
        address,
        new ServerTrust.Machine(),
        Optional.empty(),
        token,
        Optional.empty(),
        "default",
        "test");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
