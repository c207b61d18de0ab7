// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.agent.server.HttpEndpoint.Answer;
import dev.keyway.agent.server.Liveness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private final Liveness alive = new Liveness();

  private Answer get(Probes probes, String path) throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var endpoint = HttpEndpoint.start(any, probes.pages());
        var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return Answer.text(answer.statusCode(), answer.body());
    }
  }

  @Test
  void whatIsMissingMakesItNotReadyButLetsItLive() throws Exception {
    var probes = new Probes(alive, () -> Optional.of("pods"), () -> false);

    assertThat(get(probes, "/healthz")).isEqualTo(Answer.text(200, "Not Active"));
    assertThat(get(probes, "/readyz").status()).isEqualTo(503);
  }

  @Test
  void aDefectThatARestartMendsMakesItNotAlive() throws Exception {
    var probes = new Probes(alive, Optional::empty, () -> true);
    assertThat(get(probes, "/healthz")).isEqualTo(Answer.text(200, "Active"));

    alive.add(() -> Optional.of("port 2579 does not answer"));
    assertThat(get(probes, "/healthz")).isEqualTo(Answer.text(503, "port 2579 does not answer"));
  }
}
