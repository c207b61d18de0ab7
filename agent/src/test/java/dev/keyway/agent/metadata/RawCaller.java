// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A caller that says exactly what it is told.
final class RawCaller implements AutoCloseable {
  private final Socket socket;

  RawCaller(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
  }

  static String ask(int port, String request) throws IOException {
    try (var caller = new RawCaller(port)) {
      caller.say(request);
      return caller.rest();
    }
  }

  void say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  InputStream answer() throws IOException {
    return socket.getInputStream();
  }

  String line() throws IOException {
    var line = new StringBuilder();
    for (int letter = answer().read(); letter >= 0 && letter != '\n'; letter = answer().read()) {
      line.append((char) letter);
    }
    return line.toString().strip();
  }

  String rest() throws IOException {
    return new String(answer().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
