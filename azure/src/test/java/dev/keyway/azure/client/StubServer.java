// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyway.azure.TestCertificate;
import dev.keyway.certificate.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server on this machine, with or without TLS, whose answers a test writes.
final class StubServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// A request as it came in.
  record Asked(String method, String path, String host, String authorization, String body) {}

  @FunctionalInterface
  interface Script {
    Reply answer(Asked asked, HttpExchange exchange) throws IOException;
  }

  /// @param length what the reply claims to be long; its own length if negative
  record Reply(int status, String body, long length, List<String> headers) {
    Reply(int status, String body, long length, String... headers) {
      this(status, body, length, List.of(headers));
    }

    static Reply json(int status, String body, String... headers) {
      return new Reply(status, body, -1, headers);
    }
  }

  private StubServer(HttpServer server, Script script) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext("/", exchange -> handle(exchange, script));
    server.start();
  }

  static StubServer plain(Script script) {
    try {
      return new StubServer(HttpServer.create(loopback(), 200), script);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static StubServer tls(TestCertificate identity, Script script) {
    try {
      var server = HttpsServer.create(loopback(), 200);
      server.setHttpsConfigurator(new HttpsConfigurator(context(identity)));
      return new StubServer(server, script);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(TestCertificate identity) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      var chain = new Certificate[] {identity.certificate()};
      store.setKeyEntry("k", identity.key(), new char[] {'x'}, chain);
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[] {'x'});
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private void handle(HttpExchange exchange, Script script) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      var request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              String.valueOf(headers.getFirst("Host")),
              String.valueOf(headers.getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      asked.add(request);
      var reply = script.answer(request, exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      for (int i = 0; i < reply.headers().size(); i += 2) {
        exchange.getResponseHeaders().set(reply.headers().get(i), reply.headers().get(i + 1));
      }
      var body = reply.body().getBytes(StandardCharsets.UTF_8);
      long length = reply.length() < 0 ? body.length : reply.length();
      exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  long asked(String part) {
    return asked.stream().filter(request -> request.path().contains(part)).count();
  }

  static Path writePem(Path folder, TestCertificate... roots) {
    try {
      var text = new StringBuilder();
      for (var root : roots) {
        text.append(Pem.encode("CERTIFICATE", root.certificate().getEncoded()));
      }
      return Files.writeString(Files.createTempFile(folder, "roots", ".pem"), text);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
