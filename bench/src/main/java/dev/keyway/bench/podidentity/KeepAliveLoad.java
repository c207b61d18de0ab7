// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Asks an HTTP server the same over and over, on connections that stay, by one thread: each
/// connection asks again once it has its answer.
final class KeepAliveLoad {
  private static final int LONGEST_ANSWER = 1 << 16;
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final InetSocketAddress server;
  private final List<InetAddress> clients;
  private final int connections;
  private final byte[] request;

  /// @param clients whose addresses the connections come from, in turn
  /// @param path with its query
  KeepAliveLoad(InetSocketAddress server, List<InetAddress> clients, int connections, String path) {
    this.server = server;
    this.clients = List.copyOf(clients);
    this.connections = connections;
    this.request =
        "GET %s HTTP/1.1\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n"
            .formatted(path)
            .getBytes(StandardCharsets.US_ASCII);
  }

  /// What was seen.
  ///
  /// @param answer the last one, whole
  record Seen(List<Duration> times, Duration wall, String answer) {
    double perSecond() {
      return times.size() / (wall.toNanos() / 1e9);
    }

    String body() {
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  /// Asks `requests` times, or for `limit` if that is over earlier.
  ///
  /// @throws IOException if an answer is not 200, or none comes
  Seen run(int requests, Duration limit) throws IOException {
    var times = new ArrayList<Duration>(requests);
    var opened = new ArrayList<SocketChannel>();
    try (var selector = Selector.open()) {
      for (var i = 0; i < connections; i++) {
        var channel = connect(clients.get(i % clients.size()));
        opened.add(channel);
        channel.register(selector, SelectionKey.OP_READ, new Exchange(channel));
      }
      var start = System.nanoTime();
      var asked = 0;
      for (var key : selector.keys()) {
        if (asked < requests) {
          ((Exchange) key.attachment()).ask(request);
          asked++;
        }
      }
      var last = "";
      while (times.size() < asked) {
        if (selector.select(SILENCE.toMillis()) == 0) {
          throw new IOException(server + " has not answered for " + SILENCE);
        }
        for (var key : selector.selectedKeys()) {
          var exchange = (Exchange) key.attachment();
          if (exchange.read()) {
            times.add(Duration.ofNanos(System.nanoTime() - exchange.asked));
            if (asked < requests && System.nanoTime() - start < limit.toNanos()) {
              exchange.ask(request);
              asked++;
            } else {
              last = exchange.answer();
            }
          }
        }
        selector.selectedKeys().clear();
      }
      return new Seen(times, Duration.ofNanos(System.nanoTime() - start), last);
    } finally {
      for (var channel : opened) {
        channel.close();
      }
    }
  }

  private SocketChannel connect(InetAddress client) throws IOException {
    var channel = SocketChannel.open();
    channel.bind(new InetSocketAddress(client, 0));
    channel.connect(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel;
  }

  /// One connection's request and answer.
  private static final class Exchange {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    private long asked;

    Exchange(SocketChannel channel) {
      this.channel = channel;
    }

    void ask(byte[] request) throws IOException {
      answer.clear();
      asked = System.nanoTime();
      if (channel.write(ByteBuffer.wrap(request)) < request.length) {
        throw new IOException("the connection took half a request");
      }
    }

    /// Tells whether the answer is there as a whole.
    boolean read() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("the connection ended: " + answer());
      }
      var text = answer();
      var head = text.indexOf("\r\n\r\n");
      if (head < 0) {
        return false;
      }
      if (!text.startsWith("HTTP/1.1 200")) {
        throw new IOException("no token but " + text);
      }
      return answer.position() >= head + 4 + length(text.substring(0, head + 2));
    }

    private static int length(String head) throws IOException {
      var lower = head.toLowerCase(Locale.ROOT);
      var at = lower.indexOf("\r\ncontent-length:");
      if (at < 0) {
        throw new IOException("an answer without Content-Length: " + head);
      }
      var value =
          lower.substring(at + "\r\ncontent-length:".length(), lower.indexOf("\r\n", at + 2));
      return Integer.parseInt(value.strip());
    }

    String answer() {
      return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
