// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.agent.server.RequestsUnderWay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The listener that pods' calls to the metadata address come to; a virtual thread for each
/// request. Who calls is told by the peer's address alone.
public final class NmiServer implements AutoCloseable {
  /// A path that it refuses itself, as it only looks like that of tokens: nobody is asked for it,
  /// and nothing is counted.
  public static final String OWN_PATH = "/metadata/identity/healthz/oauth2/token";

  private static final int LONGEST_URI = 8192;

  /// For requests under way when it ends. With the time before that, in which it answers what still
  /// comes, it stays within the 30 seconds that a pod has.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  /// For telling the rest to come back.
  private static final Duration REFUSALS = Duration.ofSeconds(2);

  private final HttpServer server;
  private final ExecutorService threads;
  private final RequestsUnderWay underWay = new RequestsUnderWay();
  private final Router router;
  private final Admission admission;
  private final TokenRequests tokens;
  private final HostRequests hosts;
  private final Services services;
  private final Settings settings;
  private final RequestObserver observer;
  private final Log log;
  private final AccessLog accessLog;

  /// How it behaves.
  ///
  /// @param blockInstance whether pods are kept from the instance's metadata
  /// @param metadataHeader whether requests need the header `Metadata: true`
  /// @param retryAfter whether clients are asked to come back for an identity that is not there yet
  /// @param mostRequests how many may be under way
  /// @param mostOfOne how many of one caller may be
  public record Settings(
      InetSocketAddress address,
      boolean blockInstance,
      boolean metadataHeader,
      boolean retryAfter,
      int mostRequests,
      int mostOfOne) {}

  private NmiServer(Settings settings, Services services, RequestObserver observer, Log log)
      throws IOException {
    this.settings = settings;
    this.services = services;
    this.observer = observer;
    this.log = log;
    this.router = new Router(settings.blockInstance());
    this.admission = new Admission(settings.mostRequests(), settings.mostOfOne());
    this.tokens = new TokenRequests(services, settings.retryAfter(), observer, log);
    this.hosts = new HostRequests(services, log);
    this.server = HttpServer.create(settings.address(), 0);
    this.accessLog = new AccessLog(log);
    this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("nmi-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", underWay.counting(this::serve));
  }

  /// Starts to listen.
  ///
  /// @throws IOException if the address cannot be had
  public static NmiServer start(
      Settings settings, Services services, RequestObserver observer, Log log) throws IOException {
    var server = new NmiServer(settings, services, observer, log);
    server.server.start();
    return server;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var caller = exchange.getRemoteAddress().getAddress();
      var uri = exchange.getRequestURI();
      if (uri.toString().length() > LONGEST_URI) {
        Reply.error(414, "the request's address is too long").send(exchange);
        return;
      }
      var refused = admission.enter(caller);
      if (refused.isPresent()) {
        refused.get().send(exchange);
        return;
      }
      try {
        serve(exchange, router.route(uri), caller);
      } finally {
        admission.leave(caller);
      }
    }
  }

  private void serve(HttpExchange exchange, Route route, InetAddress caller) throws IOException {
    switch (route) {
      case Route.Token _, Route.Host _ -> measured(exchange, route, caller);
      case Route.Invalid _ ->
          Reply.error(
                  400,
                  "invalid request: the path is not /metadata/identity/oauth2/token, but looks like"
                      + " it")
              .send(exchange);
      case Route.Blocked _ ->
          Reply.error(
                  403, "NMI blocked the request: instance metadata is not for pods on this node")
              .send(exchange);
      case Route.Elsewhere(var path) ->
          Reply.elsewhere(path + query(exchange.getRequestURI())).send(exchange);
      case Route.Service _ -> {
        if (lacksMetadata(exchange)) {
          Reply.metadataMissing().send(exchange);
        } else {
          services.metadata().forward(exchange);
        }
      }
    }
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }

  private boolean lacksMetadata(HttpExchange exchange) {
    return settings.metadataHeader()
        && !"true".equals(exchange.getRequestHeaders().getFirst("Metadata"));
  }

  private void measured(HttpExchange exchange, Route route, InetAddress caller) throws IOException {
    long start = System.nanoTime();
    var outcome = outcome(exchange, route, caller);
    int status = outcome.reply().status();
    // The sign to stop would close the connection under the answer.
    boolean stopping = Thread.interrupted();
    try {
      outcome.reply().send(exchange);
    } finally {
      if (stopping) {
        Thread.currentThread().interrupt();
      }
      long took = System.nanoTime() - start;
      observer.answered(
          Router.label(route).orElseThrow(),
          status,
          outcome.namespace(),
          outcome.resource(),
          Duration.ofNanos(took));
      accessLog.add(
          new AccessLog.Line(
              status,
              took,
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              caller.getHostAddress()));
    }
  }

  private Outcome outcome(HttpExchange exchange, Route route, InetAddress caller) {
    try {
      if (route instanceof Route.Host) {
        return hosts.answer(exchange, caller);
      }
      return lacksMetadata(exchange)
          ? Outcome.of(Reply.metadataMissing())
          : tokens.answer(exchange, caller);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Outcome.of(Reply.later(503, 1, "NMI is stopping"));
    } catch (RuntimeException | Error bug) {
      log.bug("a request could not be answered", bug, "remote", caller.getHostAddress());
      return Outcome.of(Reply.error(500, "internal error (" + bug.getClass().getName() + ")"));
    }
  }

  /// Returns where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Returns the port it listens at.
  public int port() {
    return address().getPort();
  }

  /// Takes no more requests. Those under way are answered; who still waits after a while is told to
  /// come back.
  @Override
  public void close() {
    underWay.stop(server, LAST_ANSWERS, threads::shutdownNow, REFUSALS);
    threads.shutdownNow();
    accessLog.close();
  }
}
