// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import dev.keyway.agent.server.Endpoint;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns the texts of flags into values, and collects what is wrong with them. Where a text is
/// wrong the value returned is of no use: look at the problems before using any.
public final class FlagReader {
  private final Given given;
  private final List<String> problems = new ArrayList<>();

  FlagReader(Given given) {
    this.given = given;
  }

  /// Notes a problem of the caller's finding.
  public void problem(String problem) {
    problems.add(problem);
  }

  /// Returns all problems noted so far.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  public String text(String name) {
    return given.text(name);
  }

  /// Returns the text; empty if it is blank.
  public Optional<String> present(String name) {
    var text = given.text(name).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  public boolean is(String name) {
    return given.is(name);
  }

  public int number(String name) {
    return given.number(name);
  }

  public Duration duration(String name) {
    return GoDuration.parse(given.text(name)).orElseThrow();
  }

  /// Returns a TCP port; 0 stands for any.
  public int port(String name) {
    int port = given.number(name);
    if (port < 0 || port > 65535) {
      problem(name + " " + port + " is not between 0 and 65535");
      return 0;
    }
    return port;
  }

  /// Returns where to listen, given as Go programs take it: `:8095` for all interfaces, or
  /// `HOST:PORT`.
  public InetSocketAddress address(String name) {
    try {
      return ((Endpoint.Tcp) Endpoint.parse("tcp://" + given.text(name))).address();
    } catch (IllegalArgumentException invalid) {
      problem(name + " \"" + given.text(name) + "\" is neither :PORT nor HOST:PORT");
      return new InetSocketAddress(0);
    }
  }

  public Endpoint endpoint(String name) {
    try {
      return Endpoint.parse(given.text(name));
    } catch (IllegalArgumentException invalid) {
      problem(String.valueOf(invalid.getMessage()));
      return new Endpoint.Tcp("", 0);
    }
  }

  public URI uri(String name) {
    try {
      return new URI(given.text(name));
    } catch (URISyntaxException invalid) {
      problem(name + " is not a URL: " + invalid.getMessage());
      return URI.create("https://invalid.invalid/");
    }
  }
}
