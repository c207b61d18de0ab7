// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/// gRPC clients of unix sockets.
public final class UnixSocketChannels {
  /// A provider's answer may be as large as the pod's files.
  private static final int LARGEST_ANSWER = 64 << 20;

  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("grpc-client").start(task);

  private UnixSocketChannels() {}

  /// Returns a plaintext channel to the socket at `path`. It connects when the first call comes and
  /// again after the server went away. The caller shuts it down.
  public static ManagedChannel client(Path path) {
    return client(path, LARGEST_ANSWER);
  }

  /// Returns the same with another limit.
  ///
  /// @param largestAnswer in bytes; a larger one fails its call as RESOURCE_EXHAUSTED
  public static ManagedChannel client(Path path, int largestAnswer) {
    // The address is never dialled: the factory knows where to connect.
    return OkHttpChannelBuilder.forAddress("127.0.0.1", 1)
        .overrideAuthority("localhost")
        .usePlaintext()
        .proxyDetector(anywhere -> null)
        .socketFactory(new Dialler(path))
        .maxInboundMessageSize(largestAnswer)
        .executor(VIRTUAL)
        .transportExecutor(VIRTUAL)
        .idleTimeout(IDLE.toSeconds(), TimeUnit.SECONDS)
        .build();
  }

  private static final class Dialler extends SocketFactory {
    private final Path path;

    Dialler(Path path) {
      this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
      return new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)), Duration.ZERO);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }
  }
}
