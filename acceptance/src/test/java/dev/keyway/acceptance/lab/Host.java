// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// What nodes and pods have in common: a namespace, the processes in it and the relays out of it.
final class Host implements AutoCloseable {
  private final Namespace namespace;
  private final String path;
  private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
  private final Queue<Relay> relays = new ConcurrentLinkedQueue<>();

  /// @param path of its processes
  Host(Namespace namespace, String path) {
    this.namespace = namespace;
    this.path = path;
  }

  String name() {
    return namespace.name();
  }

  void ip(String... lines) {
    namespace.ip(lines);
  }

  void set(String parameter, String value) {
    namespace.set(parameter, value);
  }

  <T> T call(Callable<T> task) {
    return namespace.call(task);
  }

  Outcome run(List<String> command, Map<String, String> environment, Duration limit) {
    return Commands.run(builder(command, environment), "", limit);
  }

  Process start(List<String> command, Map<String, String> environment, Path log) {
    try {
      var process =
          builder(command, environment)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    var builder = new ProcessBuilder(namespace.exec(command));
    Commands.strip(builder.environment());
    builder.environment().put("PATH", path);
    builder.environment().putAll(environment);
    return builder;
  }

  void relay(int port) {
    relay(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), port);
  }

  void relay(InetSocketAddress address, int port) {
    relays.add(Relay.start(namespace, address, port));
  }

  /// Ends all processes and relays and deletes the namespace.
  @Override
  public void close() {
    Stream<Runnable> kills = processes.stream().map(process -> () -> Commands.kill(process));
    Stream<Runnable> ends = relays.stream().map(relay -> relay::close);
    Closing.all(
        Stream.of(kills, ends, Stream.<Runnable>of(namespace::delete)).flatMap(steps -> steps));
  }
}
