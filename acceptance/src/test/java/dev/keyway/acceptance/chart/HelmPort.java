// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A program `helm` whose work is done in this process: to start a JVM and the engine for each
/// command would take longer than all the commands. The script sends its arguments, each with a
/// zero byte after it, and gets an exit code and what to print.
final class HelmPort implements AutoCloseable {
  private final ServerSocket server;
  private final Path folder;
  private final Path kubeconfig;

  private HelmPort(ServerSocket server, Path folder, Path kubeconfig) {
    this.server = server;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  /// Makes the program.
  ///
  /// @param program where its file is written
  /// @param folder where it is run
  static HelmPort open(Path program, Path folder, Path kubeconfig) throws IOException {
    var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Files.writeString(
        program,
        """
        #!/usr/bin/env bash
        exec 3<>/dev/tcp/127.0.0.1/%d
        printf '%%s\\0' "$@" '' >&3
        read -r code <&3
        if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
        exit "$code"
        """
            .formatted(server.getLocalPort()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var port = new HelmPort(server, folder, kubeconfig);
    Thread.ofVirtual().start(port::serve);
    return port;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var call = server.accept()) {
        answer(call);
      } catch (SocketException ended) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the program helm went away", e);
      }
    }
  }

  private void answer(Socket call) throws IOException {
    var in = call.getInputStream();
    var sent = new StringBuilder();
    // The last argument is an empty one.
    while (!sent.toString().endsWith("\0\0")) {
      sent.append((char) in.read());
    }
    var arguments = List.of(sent.substring(0, sent.length() - 2).split("\0"));
    String said;
    try {
      said = "0\n" + HelmCommandLine.run(arguments, folder, kubeconfig) + "\n";
    } catch (IllegalStateException | IllegalArgumentException refused) {
      said = "1\nError: " + refused.getMessage() + "\n";
    }
    call.getOutputStream().write(said.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
