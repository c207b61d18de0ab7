// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.provider.SocketFolders.SocketPath;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The one channel to a provider's socket.
final class Connection {
  private static final long RETRY_MILLIS = 250;

  private final SocketPath socket;
  private final ManagedChannel channel;

  Connection(SocketPath socket, int largestAnswer) {
    this.socket = socket;
    this.channel = UnixSocketChannels.client(socket.path(), largestAnswer);
  }

  SocketPath socket() {
    return socket;
  }

  ManagedChannel channel() {
    return channel;
  }

  /// Connects, if it is not connected. A provider that restarts is tried again every quarter of a
  /// second, not with gRPC's growing pauses.
  ///
  /// @return whether calls can be made, if only to learn that the channel was closed
  boolean ready(Deadline limit) throws InterruptedException {
    while (true) {
      var state = channel.getState(true);
      if (state == ConnectivityState.READY || state == ConnectivityState.SHUTDOWN) {
        return true;
      }
      if (limit.isExpired()) {
        return false;
      }
      var changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      long pause = Math.min(RETRY_MILLIS, limit.timeRemaining(TimeUnit.MILLISECONDS) + 1);
      if (!changed.await(pause, TimeUnit.MILLISECONDS)) {
        channel.resetConnectBackoff();
      }
    }
  }

  /// Lets the calls in progress end.
  void retire() {
    channel.shutdown();
  }

  void close() {
    channel.shutdownNow();
  }
}
