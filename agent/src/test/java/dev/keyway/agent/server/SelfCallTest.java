// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfCallTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void anyAnswerWillDo() throws Exception {
    try (var server = HttpEndpoint.start(new InetSocketAddress(0), Map.of())) {
      assertThat(SelfCall.http(new InetSocketAddress(server.port()), "/nothing").problem())
          .isEmpty();
    }
  }

  @Test
  void tellsOfAPortThatNobodyListensAt() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, LOOPBACK)) {
      port = closed.getLocalPort();
    }

    assertThat(SelfCall.http(new InetSocketAddress(LOOPBACK, port), "/").problem())
        .hasValueSatisfying(why -> assertThat(why).startsWith("port " + port + " does not answer"));
  }

  @Test
  void tellsOfAServerThatTakesUpNoConnection() throws Exception {
    // The kernel connects; nobody accepts.
    try (var stuck = new ServerSocket(0, 1, LOOPBACK)) {
      var there = new InetSocketAddress(LOOPBACK, stuck.getLocalPort());

      assertThat(SelfCall.http(there, "/").problem())
          .hasValueSatisfying(why -> assertThat(why).contains("timed out"));
      assertThat(SelfCall.https(there, "/").problem())
          .hasValueSatisfying(why -> assertThat(why).contains("timed out"));
    }
  }

  @Test
  void tellsOfAServerThatHangsUp() throws Exception {
    try (var rude = new ServerSocket(0, 1, LOOPBACK)) {
      var accepting = Thread.ofVirtual().start(() -> hangUp(rude));

      assertThat(SelfCall.http(new InetSocketAddress(LOOPBACK, rude.getLocalPort()), "/").problem())
          .isPresent();
      accepting.join();
    }
  }

  private static void hangUp(ServerSocket server) {
    try (var _ = server.accept()) {
      // Closed at once.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
