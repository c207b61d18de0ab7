// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import dev.keyway.agent.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What a program has started, to be closed in reverse, and what did not start. For the thread that
/// starts and closes the program.
public final class Parts implements AutoCloseable {
  private final Log log;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();

  public Parts(Log log) {
    this.log = log;
  }

  /// Takes over the closing of a part.
  public void add(AutoCloseable part) {
    started.push(part);
  }

  /// Notes why a part did not start.
  public void problem(String problem) {
    problems.add(problem);
  }

  /// Returns all that did not start.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// Serves pages over HTTP.
  ///
  /// @param name what the pages are for, in problems
  /// @return the port, or -1 if it could not be had, which is noted
  public int http(String name, InetSocketAddress address, Map<String, HttpEndpoint.Page> pages) {
    try {
      var endpoint = HttpEndpoint.start(address, pages);
      add(endpoint);
      return endpoint.port();
    } catch (IOException occupied) {
      problem(name + " cannot listen on port " + address.getPort() + ": " + occupied.getMessage());
      return -1;
    }
  }

  /// Closes everything, the last started first.
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception failed) {
        log.warning("stopping was not clean", "err", String.valueOf(failed.getMessage()));
      }
    }
  }
}
