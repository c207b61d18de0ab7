// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyProbeTest {
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void waitsForAProxyThatDoesNotListenYet() throws Exception {
    int port = freePort();
    var server = new HttpServer[1];
    var probe =
        new ReadyProbe(
            port,
            pause -> {
              pauses.add(pause);
              if (pauses.size() == 3) {
                server[0] = serve(port, 200);
              }
            });
    try {
      assertThat(probe.await()).isEmpty();
    } finally {
      server[0].stop(0);
    }
    assertThat(pauses).hasSize(3).containsOnly(Duration.ofSeconds(1));
  }

  @Test
  void givesUpAfterSevenTries() throws Exception {
    int port = freePort();
    assertThat(new ReadyProbe(port, pauses::add).await().orElseThrow())
        .contains("127.0.0.1:" + port, "refused");
    assertThat(pauses).hasSize(6);
  }

  @Test
  void isNotContentWithAnotherStatus() throws Exception {
    int port = freePort();
    var server = serve(port, 503);
    try {
      assertThat(new ReadyProbe(port, pauses::add).await().orElseThrow()).contains("503");
    } finally {
      server.stop(0);
    }
    assertThat(pauses).hasSize(6);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpServer serve(int port, int status) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/readyz",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(status, -1);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
