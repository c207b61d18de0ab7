// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "unix:///provider/azure.sock, /provider/azure.sock",
    "UNIX:///provider/azure.sock, /provider/azure.sock",
    "unix://tmp/x, /tmp/x"
  })
  void readsUnixSockets(String text, String path) {
    assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint.Unix(Path.of(path)));
  }

  @ParameterizedTest
  @CsvSource({"tcp://:7777, '', 7777", "tcp://127.0.0.1:0, 127.0.0.1, 0", "TCP://[::1]:9, ::1, 9"})
  void readsTcpPorts(String text, String host, int port) {
    assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint.Tcp(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://",
        "udp:///provider/azure.sock",
        "",
        "tcp://",
        "tcp://x",
        "tcp://x:y",
        "tcp://:99999",
        "/provider/azure.sock"
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text)).hasMessageContaining("\"" + text + "\"");
  }
}
