// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/// Streams over a blocking socket channel. Each side gets a view of its own that is not selectable:
/// over the channel itself both sides would wait for one lock, and a read in progress would hold up
/// every write.
final class ChannelStreams {
  private ChannelStreams() {}

  static InputStream input(SocketChannel channel, Closeable socket) {
    return Channels.newInputStream(
        new ReadableByteChannel() {
          @Override
          public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
          }

          @Override
          public boolean isOpen() {
            return channel.isOpen();
          }

          @Override
          public void close() throws IOException {
            socket.close();
          }
        });
  }

  static OutputStream output(SocketChannel channel, Closeable socket) {
    return Channels.newOutputStream(
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
          }

          @Override
          public boolean isOpen() {
            return channel.isOpen();
          }

          @Override
          public void close() throws IOException {
            socket.close();
          }
        });
  }
}
