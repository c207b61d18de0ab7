// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A listening unix socket in the shape gRPC's okhttp transport wants. It is bound before the
/// transport sees it, so `bind` has nothing left to do.
final class UnixServerSocket extends ServerSocket {
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final ServerSocketChannel channel;
  private final SocketAddress address;

  UnixServerSocket(ServerSocketChannel channel, SocketAddress address) throws IOException {
    this.channel = channel;
    this.address = address;
  }

  @Override
  public void bind(SocketAddress endpoint) {}

  @Override
  public Socket accept() throws IOException {
    while (true) {
      try {
        return new UnixSocket(channel.accept(), LINGER);
      } catch (ClosedChannelException closed) {
        throw closed;
      } catch (IOException transientFailure) {
        // Out of file descriptors, mostly. The transport would stop accepting for good.
        LockSupport.parkNanos(PAUSE);
        if (!channel.isOpen() || Thread.currentThread().isInterrupted()) {
          throw transientFailure;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return address;
  }

  @Override
  public String toString() {
    return "UnixServerSocket[" + address + "]";
  }
}
