// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/// The gRPC server: plaintext HTTP/2 on a unix socket or a TCP port, a virtual thread for each
/// call.
public final class SocketServer implements AutoCloseable {
  private static final int LARGEST_REQUEST = 4 << 20;
  private static final int LARGEST_UPLOAD = 16 << 20;
  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

  private final Server server;
  private final Optional<SocketFile> socket;
  private final ExecutorService threads;
  private final Duration grace;

  private SocketServer(
      Server server, Optional<SocketFile> socket, ExecutorService threads, Duration grace) {
    this.server = server;
    this.socket = socket;
    this.threads = threads;
    this.grace = grace;
  }

  /// Starts serving.
  ///
  /// @param grace how long [#close] waits for calls in progress
  /// @throws IOException if the endpoint cannot be listened at
  public static SocketServer start(
      Endpoint endpoint,
      List<BindableService> services,
      ServerInterceptor interceptor,
      Duration grace)
      throws IOException {
    Optional<SocketFile> socket =
        endpoint instanceof Endpoint.Unix(var path)
            ? Optional.of(SocketFile.listen(path))
            : Optional.empty();
    var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
    try {
      var builder =
          builder(endpoint, socket)
              .executor(threads)
              .transportExecutor(threads)
              .maxInboundMessageSize(LARGEST_UPLOAD)
              .intercept(new RequestLimit(LARGEST_REQUEST))
              .intercept(interceptor);
      services.forEach(builder::addService);
      return new SocketServer(builder.build().start(), socket, threads, grace);
    } catch (IOException | RuntimeException failed) {
      threads.shutdownNow();
      if (socket.isPresent()) {
        socket.get().close();
      }
      throw failed;
    }
  }

  private static OkHttpServerBuilder builder(Endpoint endpoint, Optional<SocketFile> socket)
      throws IOException {
    return switch (endpoint) {
      case Endpoint.Tcp tcp ->
          OkHttpServerBuilder.forPort(tcp.address(), InsecureServerCredentials.create());
      case Endpoint.Unix(var path) -> {
        var address = UnixDomainSocketAddress.of(path);
        var bound = new UnixServerSocket(socket.orElseThrow().channel(), address);
        yield OkHttpServerBuilder.forPort(address, InsecureServerCredentials.create())
            .socketFactory(new Ready(bound));
      }
    };
  }

  /// Returns the TCP port, or -1 on a unix socket.
  public int port() {
    return server.getListenSockets().stream()
        .filter(InetSocketAddress.class::isInstance)
        .mapToInt(address -> ((InetSocketAddress) address).getPort())
        .findFirst()
        .orElse(-1);
  }

  /// Stops accepting, waits for the calls in progress as long as the grace allows, ends the rest,
  /// and removes the socket's file.
  @Override
  public void close() throws IOException {
    server.shutdown();
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurried) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (socket.isPresent()) {
      socket.get().close();
    }
    letThreadsFinish();
  }

  /// The server calls itself terminated before its last answers are on their way, and to interrupt
  /// a thread that writes to a channel closes that channel.
  private void letThreadsFinish() {
    threads.shutdown();
    try {
      if (threads.awaitTermination(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  /// Hands out the one socket that is already listening.
  private static final class Ready extends ServerSocketFactory {
    private final ServerSocket socket;

    Ready(ServerSocket socket) {
      this.socket = socket;
    }

    @Override
    public ServerSocket createServerSocket() {
      return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress local) {
      return socket;
    }
  }
}
