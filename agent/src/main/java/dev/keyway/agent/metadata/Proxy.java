// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Hands requests on to the metadata service, and its answers back: redirects and errors as they
/// are, bodies piece by piece. Over OkHttp, which the process has already
/// (docs/decisions/0001-http-engine.md). Safe for concurrent use.
public final class Proxy implements AutoCloseable {
  /// Tells which paths the service must not be asked for.
  @FunctionalInterface
  public interface PathCheck {
    /// Returns why a path must not go to the service, or nothing if it may.
    ///
    /// @param path as it stands in the request
    Optional<String> refusal(String path);
  }

  /// How long to wait.
  ///
  /// @param silence for the next byte
  /// @param whole for the whole answer
  record Limits(Duration connect, Duration silence, Duration whole) {
    /// The service is on the same machine, but its first answer about scheduled events takes up to
    /// two minutes.
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(150), Duration.ofMinutes(5));
  }

  private static final int PIECE = 8 << 10;
  private static final int IDLE_CONNECTIONS = 4;
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final String origin;
  private final PathCheck check;
  private final Limits limits;
  private @Nullable OkHttpClient client;

  /// @param service the metadata service, `http://<address>:<port>`
  public Proxy(URI service, PathCheck check) {
    this(service, check, Limits.USUAL);
  }

  Proxy(URI service, PathCheck check, Limits limits) {
    if (!"http".equals(service.getScheme()) || service.getHost() == null) {
      throw new IllegalArgumentException(
          "the metadata service's address must be http://<address>:<port>, not " + service);
    }
    this.origin = "http://" + service.getRawAuthority();
    this.check = check;
    this.limits = limits;
  }

  /// Asks the service what `exchange` asks, answers with what the service says, and closes
  /// `exchange`. A path that does not pass the check is refused (400), and so is a body of more
  /// than 64 KiB (413); a service that is not reached, or breaks off, is 502, one that is silent
  /// 504.
  ///
  /// @throws IOException if the caller went away, or the answer was cut off after its beginning
  public void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        ask(client().newCall(Asked.from(exchange, origin, check)), exchange);
      } catch (Refused refused) {
        answer(exchange, refused.status(), refused.reason());
      }
    }
  }

  private void ask(Call call, HttpExchange exchange) throws IOException, Refused {
    try (var response = execute(call)) {
      try {
        handBack(response, exchange);
      } catch (IOException e) {
        // The caller's connection is cut, too, lest he take a part for the whole.
        exchange.setStreams(null, new Cut());
        call.cancel();
        throw e;
      }
    }
  }

  private Response execute(Call call) throws Refused {
    try {
      return call.execute();
    } catch (InterruptedIOException e) {
      throw new Refused(
          504,
          "the metadata service %s did not answer in time: %s".formatted(origin, e.getMessage()));
    } catch (IOException e) {
      throw new Refused(
          502, "the metadata service %s cannot be asked: %s".formatted(origin, e.getMessage()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception _) {
      // Java cannot see it, but Kotlin's code throws InterruptedException while it connects.
      Thread.currentThread().interrupt();
      throw new Refused(503, "the proxy is shutting down");
    }
  }

  private static void handBack(Response response, HttpExchange exchange) throws IOException {
    var headers = exchange.getResponseHeaders();
    var given = response.headers().toMultimap();
    var dropped = PassedHeaders.dropped(given);
    given.forEach((name, values) -> {
      if (!dropped.contains(PassedHeaders.lower(name))) {
        values.forEach(value -> headers.add(name, value));
      }
    });
    int status = response.code();
    long length = response.body().contentLength();
    if (exchange.getRequestMethod().equals("HEAD")) {
      var described = response.header("Content-Length");
      if (described != null) {
        headers.set("Content-Length", described);
      }
      exchange.sendResponseHeaders(status, -1);
    } else if (status == 204 || status == 304 || length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      // Zero stands for a length not known.
      exchange.sendResponseHeaders(status, Math.max(0, length));
      copy(response, exchange.getResponseBody());
    }
  }

  /// Passes on what has come, not waiting for more.
  private static void copy(Response response, OutputStream out) throws IOException {
    try (var in = response.body().byteStream()) {
      var piece = new byte[PIECE];
      for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
        out.write(piece, 0, size);
        out.flush();
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String message) throws IOException {
    var body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /// Made with the first request: on many nodes there is none.
  private synchronized OkHttpClient client() {
    if (client == null) {
      client =
          new OkHttpClient.Builder()
              .protocols(List.of(Protocol.HTTP_1_1))
              .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
              .connectionPool(
                  new ConnectionPool(IDLE_CONNECTIONS, IDLE.toSeconds(), TimeUnit.SECONDS))
              .connectTimeout(limits.connect())
              .readTimeout(limits.silence())
              .writeTimeout(limits.silence())
              .callTimeout(limits.whole())
              .followRedirects(false)
              .followSslRedirects(false)
              .cookieJar(CookieJar.NO_COOKIES)
              .proxy(java.net.Proxy.NO_PROXY)
              .addNetworkInterceptor(Proxy::withoutAdditions)
              .build();
    }
    return client;
  }

  /// Takes away what was added to the caller's headers.
  private static Response withoutAdditions(Interceptor.Chain chain) throws IOException {
    var request = chain.request();
    var asked = request.tag(Headers.class);
    var exact = request.newBuilder();
    for (var name : List.of("Accept-Encoding", "User-Agent")) {
      if (asked != null && asked.get(name) == null) {
        exact.removeHeader(name);
      }
    }
    return chain.proceed(exact.build());
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.dispatcher().cancelAll();
      client.connectionPool().evictAll();
    }
  }

  /// The end of an answer that must not look complete: closing it fails, and so the server closes
  /// the connection.
  private static final class Cut extends FilterOutputStream {
    Cut() {
      super(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
      throw new IOException("the answer was cut off");
    }
  }
}
