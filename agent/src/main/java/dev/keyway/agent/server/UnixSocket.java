// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A connected unix socket in the shape gRPC's okhttp transport wants. TCP options are accepted and
/// mean nothing.
final class UnixSocket extends Socket {
  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;
  private final Duration linger;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param linger how long the other side may go on writing after [#close]; zero for not at all
  UnixSocket(SocketChannel channel, Duration linger) throws SocketException {
    super((@Nullable SocketImpl) null);
    this.channel = channel;
    this.linger = linger;
    this.input = ChannelStreams.input(channel, this);
    this.output = ChannelStreams.output(channel, this);
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /// Ends the connection. A client whose write fails gives up its calls, even those whose answers
  /// have arrived and wait to be read; so what it still writes is taken for a while.
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    if (linger.isZero() || !channel.isConnected()) {
      channel.close();
      return;
    }
    try {
      channel.shutdownOutput();
    } catch (IOException gone) {
      channel.close();
      return;
    }
    var _ = Thread.ofVirtual().name("linger").start(this::endLater);
  }

  private void endLater() {
    LockSupport.parkNanos(linger.toNanos());
    try {
      channel.close();
    } catch (IOException gone) {
      // Nobody is left to be told.
    }
  }

  @Override
  public boolean isClosed() {
    return closed.get() || !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return address(channel::getLocalAddress);
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return address(channel::getRemoteAddress);
  }

  private interface AddressSource {
    SocketAddress get() throws IOException;
  }

  private static SocketAddress address(AddressSource source) {
    try {
      return source.get();
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public String toString() {
    return "UnixSocket[" + channel + "]";
  }
}
