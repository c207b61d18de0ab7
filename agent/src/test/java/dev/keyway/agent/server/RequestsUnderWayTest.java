// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestsUnderWayTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final RequestsUnderWay underWay = new RequestsUnderWay();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        underWay.counting(exchange -> {
          try (exchange) {
            asked.countDown();
            go.await();
            exchange.sendResponseHeaders(200, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }));
    server.start();
  }

  @AfterEach
  void end() {
    go.countDown();
    http.close();
    threads.shutdownNow();
  }

  private Future<HttpResponse<Void>> ask() {
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return threads.submit(
        () -> http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()));
  }

  @Test
  void waitsForTheAnswerAndNoLonger() throws Exception {
    var answer = ask();
    asked.await();
    var stopped = threads.submit(() -> underWay.stop(server, LONG, () -> {}, LONG));
    assertThat(stopped.isDone()).isFalse();

    go.countDown();
    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(stopped.get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void doesNotWaitForWhoSaysNothing() throws Exception {
    try (var silent = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      silent.getOutputStream().write('G');
      silent.getOutputStream().flush();

      var stopped = threads.submit(() -> underWay.stop(server, LONG, () -> {}, LONG));

      assertThat(stopped.get(20, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void tellsOfThoseThatAreLateAndWaitsOnceMore() throws Exception {
    var answer = ask();
    asked.await();

    underWay.stop(server, Duration.ZERO, go::countDown, LONG);

    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }
}
