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
import org.jspecify.annotations.Nullable;

/// A connected unix socket in the shape gRPC's okhttp transport wants. TCP options are accepted and
/// mean nothing.
final class UnixSocket extends Socket {
  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;

  UnixSocket(SocketChannel channel) throws SocketException {
    super((@Nullable SocketImpl) null);
    this.channel = channel;
    this.input = ChannelStreams.input(channel);
    this.output = ChannelStreams.output(channel);
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

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
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
