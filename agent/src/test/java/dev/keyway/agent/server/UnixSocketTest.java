// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
  @TempDir Path directory;

  @Test
  void closesOneHalfAndKeepsTheOther() throws Exception {
    var path = directory.resolve("s");
    try (var file = SocketFile.listen(path);
        var listening = new UnixServerSocket(file.channel(), UnixDomainSocketAddress.of(path));
        var client =
            new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)), Duration.ZERO);
        var server = listening.accept()) {
      client.getOutputStream().write("question".getBytes(US_ASCII));
      client.shutdownOutput();
      assertThat(server.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("question");
      server.getOutputStream().write("answer".getBytes(US_ASCII));
      server.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("answer");
    }
  }

  @Test
  void writesWhileAReadIsWaiting() throws Exception {
    var path = directory.resolve("s");
    try (var file = SocketFile.listen(path);
        var listening = new UnixServerSocket(file.channel(), UnixDomainSocketAddress.of(path));
        var client =
            new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)), Duration.ZERO);
        var server = listening.accept();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var read = threads.submit(() -> client.getInputStream().read());
      client.getOutputStream().write('q');
      assertThat(server.getInputStream().read()).isEqualTo('q');
      server.getOutputStream().write('a');
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo((int) 'a');
    }
  }
}
