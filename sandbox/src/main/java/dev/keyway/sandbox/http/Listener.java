// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyway.sandbox.fault.Call;
import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Effect;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// One port on the loopback address: reads requests, counts them, lets faults act, sends answers.
/// Bodies are read up to 4 MiB.
public final class Listener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Listener.class.getName());
  private static final int BODY_LIMIT = 4 << 20;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Site site;
  private final Calls calls;
  private final Faults faults;

  private Listener(HttpServer server, Site site, Calls calls, Faults faults) {
    this.server = server;
    this.site = site;
    this.calls = calls;
    this.faults = faults;
    server.setExecutor(executor);
    server.createContext("/", this::exchange);
    server.start();
  }

  /// Listens without TLS; port 0 takes a free one.
  public static Listener http(int port, Site site, Calls calls, Faults faults) throws IOException {
    raiseLimits();
    return new Listener(HttpServer.create(loopback(port), 1024), site, calls, faults);
  }

  /// Listens with TLS 1.2 and newer; port 0 takes a free one.
  public static Listener https(int port, SSLContext context, Site site, Calls calls, Faults faults)
      throws IOException {
    raiseLimits();
    HttpsServer server = HttpsServer.create(loopback(port), 1024);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setSSLParameters(ssl);
          }
        });
    return new Listener(server, site, calls, faults);
  }

  /// Returns the port in use.
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /// The JDK keeps 200 idle connections by default and closes the rest, which a client sees as a
  /// failed request. It reads these once, when its first server is made.
  private static void raiseLimits() {
    Map<String, String> limits =
        Map.of(
            "sun.net.httpserver.maxIdleConnections", "20000",
            "sun.net.httpserver.idleInterval", "120",
            "sun.net.httpserver.nodelay", "true");
    limits.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
  }

  private void exchange(HttpExchange exchange) throws IOException {
    try {
      Request request = read(exchange);
      Route route = site.route(request);
      Call call =
          new Call(route.service(), route.kind(), request.method(), request.host(), request.path());
      if (call.service() == Service.ADMIN) {
        send(exchange, answer(route, List.of()));
        return;
      }
      calls.started(call);
      try {
        act(exchange, route, faults.take(call));
      } finally {
        calls.finished();
      }
    } catch (HttpProblem problem) {
      send(exchange, problem.response().header("Connection", "close"));
    } finally {
      exchange.close();
    }
  }

  private static void act(HttpExchange exchange, Route route, List<Effect> effects)
      throws IOException {
    List<Fault> strikes = effects.stream().map(Effect::fault).toList();
    for (Effect effect : effects) {
      switch (effect.fault()) {
        case Fault.Latency(var delay) -> pause(() -> Thread.sleep(delay));
        case Fault.Hang _ -> pause(() -> effect.released().await());
        case Fault.DropConnection _ -> {
          return;
        }
        case Fault.Status status -> {
          send(exchange, response(status));
          return;
        }
        case Fault.CloseMidBody _,
            Fault.TruncatedBody _,
            Fault.GarbageBody _,
            Fault.TokenLifetime _,
            Fault.TokenAudience _,
            Fault.OperationTime _,
            Fault.OperationFailure _ -> {}
      }
    }
    Response response = answer(route, strikes);
    if (strikes.contains(new Fault.GarbageBody())) {
      response = response.withBody(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, '{'});
    }
    if (strikes.contains(new Fault.TruncatedBody())) {
      byte[] body = response.body();
      response = response.withBody(Arrays.copyOf(body, body.length / 2));
    }
    if (strikes.contains(new Fault.CloseMidBody())) {
      sendHalf(exchange, response);
      return;
    }
    send(exchange, response);
  }

  private static Response response(Fault.Status status) {
    Response response = Response.text(status.status(), status.contentType(), status.body());
    return status.retryAfter().map(after -> response.header("Retry-After", after)).orElse(response);
  }

  private static Response answer(Route route, List<Fault> strikes) {
    try {
      return route.handler().handle(route.request().withFaults(strikes));
    } catch (HttpProblem problem) {
      return problem.response();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Failed to answer " + route.request(), e);
      return Response.json(
          500, Json.error("InternalError", "The sandbox failed; its log says why.", ""));
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      throw new HttpProblem(413, "RequestEntityTooLarge", "The body is larger than 4 MiB.");
    }
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    String query = exchange.getRequestURI().getRawQuery();
    String path = path(exchange.getRequestURI());
    return new Request(
        exchange.getRequestMethod(),
        hostName(headers.getOrDefault("host", List.of(""))),
        serverName(exchange),
        path,
        query == null ? Map.of() : Request.parse(query),
        headers,
        new Request.Body(body),
        exchange.getRemoteAddress().getAddress(),
        Map.of(),
        List.of());
  }

  /// A doubled slash at the beginning is a path here, not the start of a host.
  private static String path(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (uri.getScheme() == null && uri.getRawAuthority() != null) {
      return "//" + uri.getRawAuthority() + path;
    }
    return path.isEmpty() ? "/" : path;
  }

  private static String hostName(List<String> header) {
    String host = header.getFirst().toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }

  private static Optional<String> serverName(HttpExchange exchange) {
    if (exchange instanceof HttpsExchange https
        && https.getSSLSession() instanceof ExtendedSSLSession session) {
      return session.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
          .findFirst();
    }
    return Optional.empty();
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    exchange.getResponseHeaders().set("x-ms-request-id", UUID.randomUUID().toString());
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body();
    boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), bodiless ? -1 : body.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /// Leaves the stream open with bytes missing: closing the exchange then closes the connection.
  private static void sendHalf(HttpExchange exchange, Response response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), Math.max(1, body.length));
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, body.length / 2);
    out.flush();
    throw new IOException("The sandbox was told to close this connection.");
  }

  private interface Pause {
    void run() throws InterruptedException;
  }

  private static void pause(Pause pause) throws IOException {
    try {
      pause.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The sandbox is stopping.", e);
    }
  }
}
