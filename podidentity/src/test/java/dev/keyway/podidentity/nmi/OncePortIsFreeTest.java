// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OncePortIsFreeTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
  private final Log log =
      new Logs(LogOptions.standard(0), nothing, nothing, InstantSource.system())
          .named(OncePortIsFreeTest.class);

  private static ServerSocket another() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private OncePortIsFree<String> start(ServerSocket port, Supplier<String> starter) {
    return OncePortIsFree.start(
        (InetSocketAddress) port.getLocalSocketAddress(),
        starter,
        _ -> closed.incrementAndGet(),
        Duration.ofMillis(10),
        log);
  }

  @Test
  void startsAtOnceWhereThePortIsFree() throws Exception {
    var port = another();
    port.close();

    var part = start(port, () -> "NMI");

    assertThat(part.started()).isPresent();
    assertThat(part.missing()).isEmpty();
    part.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void waitsForWhoHasThePortAndSaysSo() throws Exception {
    var port = another();
    try (var part = start(port, () -> "NMI")) {
      assertThat(part.started()).isEmpty();
      assertThat(part.missing().orElseThrow())
          .contains("port " + port.getLocalPort(), "another NMI");

      port.close();

      Awaitility.await().until(() -> part.started().isPresent());
      assertThat(part.missing()).isEmpty();
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void saysWhyALateStartFailed() throws Exception {
    var port = another();
    try (var part =
        start(
            port,
            () -> {
              throw new IllegalStateException("no iptables");
            })) {
      port.close();

      Awaitility.await()
          .untilAsserted(() -> assertThat(part.missing().orElseThrow()).contains("no iptables"));
    }
  }

  @Test
  void tellsTheCallerWhyAnEarlyStartFailed() throws Exception {
    var port = another();
    port.close();

    assertThatThrownBy(() ->
            start(
                port,
                () -> {
                  throw new IllegalStateException("no iptables");
                }))
        .hasMessage("no iptables");
  }
}
