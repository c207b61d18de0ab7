// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A metadata service that answers each connection by a script, and keeps what it was asked as it
/// came over the wire.
final class Service implements AutoCloseable {
  /// What happens on a connection after the head of its request.
  interface Script {
    void run(Socket caller) throws IOException;
  }

  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final ServerSocket socket;
  private final Script script;

  Service(Script script) throws IOException {
    this.script = script;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  static Script answering(String answer) {
    return caller -> write(caller, answer);
  }

  static void write(Socket caller, String answer) throws IOException {
    caller.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    caller.getOutputStream().flush();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var caller = socket.accept();
        Thread.ofVirtual().start(() -> answer(caller));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void answer(Socket caller) {
    try (caller) {
      var request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        int letter = caller.getInputStream().read();
        if (letter < 0) {
          return;
        }
        request.append((char) letter);
      }
      var length = request.toString().split("(?i)content-length: ");
      int size = length.length < 2 ? 0 : Integer.parseInt(length[1].split("\r\n")[0]);
      request.append(
          new String(caller.getInputStream().readNBytes(size), StandardCharsets.ISO_8859_1));
      asked.add(request.toString());
      script.run(caller);
    } catch (IOException e) {
      if (!socket.isClosed()) {
        asked.add("failed: " + e.getMessage());
      }
    } catch (RuntimeException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
