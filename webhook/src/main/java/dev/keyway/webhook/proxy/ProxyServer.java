// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.Proxy;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.agent.server.HttpServers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The listener that the pod's calls to the metadata address come to; a virtual thread for each
/// request.
final class ProxyServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final TokenRequests tokens;
  private final Proxy service;
  private final String name;
  private final Duration grace;
  private final Log log;

  /// Has a party for each request under way, and one until the end begins.
  private final Phaser underWay = new Phaser(1);

  private ProxyServer(
      InetSocketAddress address,
      TokenRequests tokens,
      Proxy service,
      String name,
      Duration grace,
      Log log)
      throws IOException {
    this.tokens = tokens;
    this.service = service;
    this.name = name;
    this.grace = grace;
    this.log = log;
    this.server = HttpServers.create(address);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("proxy-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /// Starts to listen.
  ///
  /// @param service answers what is not asked of the proxy; closed by whoever made it
  /// @param name what the answers name as their server
  /// @param grace how long requests under way may go on at the end
  /// @throws IOException if the address cannot be had
  static ProxyServer start(
      InetSocketAddress address,
      TokenRequests tokens,
      Proxy service,
      String name,
      Duration grace,
      Log log)
      throws IOException {
    var server = new ProxyServer(address, tokens, service, name, grace, log);
    server.server.start();
    return server;
  }

  private void serve(HttpExchange exchange) throws IOException {
    underWay.register();
    try (exchange) {
      exchange.getResponseHeaders().set("Server", name);
      var target = exchange.getRequestURI();
      // The query is left out: what stands there is the pod's own affair.
      log.verbose(4, "asked", "method", exchange.getRequestMethod(), "path", target.getRawPath());
      switch (Route.of(target)) {
        case Route.Token _ -> token(exchange).send(exchange);
        case Route.Ready _ -> Reply.text(200, "ok").send(exchange);
        case Route.Service _ -> service.forward(exchange);
        case Route.Invalid _ ->
            Reply.refusal(400, "invalid_request", "The request's target is not a path")
                .send(exchange);
        case Route.Elsewhere(var path) -> {
          var query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
          Reply.elsewhere(path + query).send(exchange);
        }
      }
    } finally {
      underWay.arriveAndDeregister();
    }
  }

  private Reply token(HttpExchange exchange) {
    try {
      return tokens.answer(exchange);
    } catch (RuntimeException bug) {
      log.bug("a request could not be answered", bug);
      return Reply.refusal(
          500, "server_error", "internal error (" + bug.getClass().getName() + ")");
    }
  }

  /// Returns the port it listens at.
  int port() {
    return server.getAddress().getPort();
  }

  /// Answers what is under way, for the time of grace, then ends.
  @Override
  public void close() {
    try {
      int phase = underWay.arriveAndDeregister();
      underWay.awaitAdvanceInterruptibly(phase, grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      log.warning("requests under way are cut off");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
