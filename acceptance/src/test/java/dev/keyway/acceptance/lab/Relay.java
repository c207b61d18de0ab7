// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// Carries connections between a namespace and this machine. Ends each direction by itself, as a
/// wire would. If nobody is there, the client's connection is reset.
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final ServerSocket listener;
  private final Connector connector;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocket listener, Connector connector) {
    this.listener = listener;
    this.connector = connector;
  }

  /// Reaches who is called.
  private interface Connector {
    void connect(Socket socket) throws IOException;
  }

  /// Listens in the namespace for a port of this machine's loopback address; returns once
  /// connections are accepted.
  public static Relay start(Namespace namespace, InetSocketAddress address, int port) {
    var listener =
        namespace.call(() -> new ServerSocket(address.getPort(), BACKLOG, address.getAddress()));
    var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return started(new Relay(listener, server -> server.connect(target)));
  }

  /// Listens at [#port] of this machine's loopback address for an address in the namespace.
  public static Relay into(Namespace namespace, InetSocketAddress target) {
    try {
      var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      return started(
          new Relay(
              listener,
              server ->
                  namespace.call(() -> {
                    server.connect(target);
                    return server;
                  })));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Relay started(Relay relay) {
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  /// Returns where it listens.
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException e) {
        // Closed, or a client that left again: the loop's condition tells.
      }
    }
  }

  private void carry(Socket client) {
    var server = new Socket();
    open.addAll(List.of(client, server));
    try (client;
        server) {
      if (!connect(server)) {
        abort(client);
        return;
      }
      var back = Thread.ofVirtual().start(() -> pump(server, client));
      pump(client, server);
      back.join();
    } catch (IOException e) {
      // From closing, which is all that is left to do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeAll(List.of(client, server));
    }
  }

  private boolean connect(Socket server) {
    try {
      connector.connect(server);
      return true;
    } catch (IOException | CompletionException e) {
      return false;
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      abort(from);
      abort(to);
    }
  }

  /// Closes with a reset, so that the peer does not take the end for a proper one.
  private static void abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Relay::abort);
  }
}
