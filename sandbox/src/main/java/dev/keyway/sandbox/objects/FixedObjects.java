// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A Kubernetes API of objects that never change: it lists them by kind and keeps watches waiting.
/// Selectors and namespaces are ignored; nothing can be written. Over HTTP, on loopback.
public final class FixedObjects implements AutoCloseable {
  private final List<? extends Map<String, ?>> objects;
  private final HttpServer server;
  private final ExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);

  private FixedObjects(List<? extends Map<String, ?>> objects) throws IOException {
    this.objects = List.copyOf(objects);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// Serves these objects.
  ///
  /// @param objects as in manifests; each has a `kind`
  /// @throws IOException if there is no port
  public static FixedObjects serve(List<? extends Map<String, ?>> objects) throws IOException {
    return new FixedObjects(objects);
  }

  /// Returns where it is.
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var uri = exchange.getRequestURI();
      var query = uri.getQuery() == null ? "" : uri.getQuery();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        closed.await();
      } else {
        var body = Json.bytes(list(uri.getPath()));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> list(String path) {
    var plural = path.substring(path.lastIndexOf('/') + 1);
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "List",
        "metadata",
        Map.of("resourceVersion", "1"),
        "items",
        objects.stream().filter(object -> plural(object).equals(plural)).toList());
  }

  private static String plural(Map<String, ?> object) {
    var kind = String.valueOf(object.get("kind")).toLowerCase(Locale.ROOT);
    return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
