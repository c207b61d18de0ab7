// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.agent.log.Log;
import dev.keyway.driver.provider.SocketFolders.SocketPath;
import io.grpc.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The providers built into this program, and those that have a socket on the node, each with one
/// connection however many volumes it serves (csi-driver.md §5). Safe for concurrent use.
public final class SocketProviders implements Providers, AutoCloseable {
  private final Map<String, Channel> builtIn;
  private final ProviderOptions options;
  private final Log log;
  private final SocketFolders folders;
  private final ConcurrentHashMap<String, Connection> connections = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ProviderClient> clients = new ConcurrentHashMap<>();

  /// @param builtIn channels to providers in this program, by name; they win over sockets, and stay
  ///   the caller's to close
  public SocketProviders(Map<String, Channel> builtIn, ProviderOptions options, Log log) {
    this.builtIn = Map.copyOf(builtIn);
    this.options = options;
    this.log = log;
    this.folders = new SocketFolders(options.folders());
  }

  @Override
  public ProviderAnswer mount(String provider, ProviderCall call) throws ProviderFailure {
    SocketFolders.checkName(provider);
    var local = builtIn.get(provider);
    if (local == null && connection(provider).isEmpty()) {
      throw folders.notFound(provider);
    }
    ProviderClient.Route route =
        local != null
            ? ProviderClient.Route.to(local)
            : () -> connection(provider).map(this::route);
    return clients
        .computeIfAbsent(provider, name -> new ProviderClient(name, options, log))
        .mount(call, route);
  }

  private ProviderClient.Hop route(Connection connection) {
    return new ProviderClient.Hop(
        connection.channel(), " at " + connection.socket().path(), connection::ready);
  }

  /// Looks where the provider's socket is now; it may have moved, or been made anew, since the last
  /// call.
  private Optional<Connection> connection(String provider) {
    var socket = folders.find(provider);
    if (socket.isEmpty()) {
      Optional.ofNullable(connections.remove(provider)).ifPresent(Connection::retire);
      return Optional.empty();
    }
    return Optional.of(
        connections.compute(
            provider, (_, open) -> connect(Optional.ofNullable(open), socket.get())));
  }

  private Connection connect(Optional<Connection> open, SocketPath socket) {
    if (open.isPresent() && open.get().socket().equals(socket)) {
      return open.get();
    }
    open.ifPresent(Connection::retire);
    return new Connection(socket, options.largestAnswer());
  }

  /// Returns the channels of all providers asked so far, and those built in.
  Map<String, Channel> channels() {
    var channels = new HashMap<String, Channel>();
    connections.forEach((name, connection) -> channels.put(name, connection.channel()));
    channels.putAll(builtIn);
    return channels;
  }

  /// Closes all connections; calls in progress fail.
  @Override
  public void close() {
    connections.values().forEach(Connection::close);
    connections.clear();
  }
}
