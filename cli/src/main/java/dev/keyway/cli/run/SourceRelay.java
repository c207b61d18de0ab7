// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/// Passes connections on from another address of this machine than that of the programs which make
/// them: who is called takes them for that address's own. Knows nothing of what they carry.
final class SourceRelay implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket listening;
  private final InetAddress source;
  private final InetSocketAddress target;

  private SourceRelay(ServerSocket listening, InetAddress source, InetSocketAddress target) {
    this.listening = listening;
    this.source = source;
    this.target = target;
  }

  /// Begins to listen on any port of loopback.
  ///
  /// @param source whom the target should see
  /// @param target an `http` address on this machine
  static SourceRelay start(String source, URI target) throws IOException {
    var relay =
        new SourceRelay(
            new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
            InetAddress.ofLiteral(source),
            new InetSocketAddress(target.getHost(), target.getPort()));
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  /// Returns where it listens.
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var caller = listening.accept();
        Thread.ofVirtual().start(() -> pass(caller));
      } catch (IOException _) {
        // Closed, or one caller gave up.
      }
    }
  }

  private void pass(Socket caller) {
    try (caller;
        var onward = new Socket()) {
      onward.bind(new InetSocketAddress(source, 0));
      onward.connect(target);
      var back = Thread.ofVirtual().start(() -> copy(onward, caller));
      copy(caller, onward);
      back.join();
    } catch (IOException _) {
      // The caller sees its connection closed, as if the target were not there.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (SocketException _) {
      // One side ended before the other.
    } catch (IOException _) {
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing is left to be done with it.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
