// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path folder;

  private static HttpResponse<String> send(HttpEndpoint endpoint, String method, String path)
      throws IOException, InterruptedException {
    var uri = URI.create("http://localhost:" + endpoint.port() + path);
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void isUnhealthyWhileNobodyServesTheSocketAndSaysSoInOneLine() throws Exception {
    var socket = folder.resolve("absent.sock");
    try (var page = new HealthPage(new Endpoint.Unix(socket), -1, Duration.ofSeconds(5));
        var endpoint = HttpEndpoint.start(ANY, Map.of("/healthz", page))) {
      var answer = send(endpoint, "GET", "/healthz");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains(socket + " is gone").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT"})
  void answersAnyMethodAtExactlyItsPath(String method) throws Exception {
    var page = Map.<String, HttpEndpoint.Page>of("/x", _ -> HttpEndpoint.Answer.text(200, "ok"));
    try (var endpoint = HttpEndpoint.start(ANY, page)) {
      assertThat(send(endpoint, method, "/x").body()).isEqualTo("ok");
      assertThat(send(endpoint, method, "/x/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void doesNotWaitForEverForARequest() throws Exception {
    try (var endpoint = HttpEndpoint.start(ANY, Map.of());
        var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("GET /metrics HT".getBytes(US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
