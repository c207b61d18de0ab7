// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.health;

import com.sun.net.httpserver.HttpExchange;
import dev.keyway.agent.server.HttpEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The readiness probe: 200 if all conditions hold, otherwise 503 and what is waited for. A driver
/// that is not ready may well serve; some volumes then have to wait.
public final class Readiness implements HttpEndpoint.Page {
  private final List<Supplier<Optional<String>>> conditions;

  /// @param conditions each tells, when asked, what is waited for; nothing once it holds
  public Readiness(List<Supplier<Optional<String>>> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /// Tells whether all conditions hold.
  public boolean ready() {
    return missing().isEmpty();
  }

  private List<String> missing() {
    return conditions.stream().map(Supplier::get).flatMap(Optional::stream).toList();
  }

  @Override
  public HttpEndpoint.Answer answer(HttpExchange request) {
    var missing = missing();
    return missing.isEmpty()
        ? HttpEndpoint.Answer.text(200, "ok")
        : HttpEndpoint.Answer.text(
            503,
            missing.stream()
                .map(what -> "waiting for " + what + "\n")
                .collect(Collectors.joining()));
  }
}
