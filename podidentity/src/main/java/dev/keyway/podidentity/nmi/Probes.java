// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.agent.server.HttpEndpoint.Answer;
import dev.keyway.agent.server.Liveness;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// `/healthz` with the words of the original (pod-identity.md §9.1), which fails where a restart
/// helps, and `/readyz`, which tells whether pods of this node are served.
final class Probes {
  private final Liveness alive;
  private final Supplier<Optional<String>> missing;
  private final BooleanSupplier redirects;

  Probes(Liveness alive, Supplier<Optional<String>> missing, BooleanSupplier redirects) {
    this.alive = alive;
    this.missing = missing;
    this.redirects = redirects;
  }

  Map<String, HttpEndpoint.Page> pages() {
    return Map.of(
        "/healthz",
        request -> alive.answer(redirects.getAsBoolean() ? "Active" : "Not Active"),
        "/readyz",
        request -> ready());
  }

  private Answer ready() {
    var waiting = new StringBuilder();
    missing
        .get()
        .ifPresent(what ->
            waiting.append("waiting for the API server to tell of ").append(what).append('\n'));
    if (!redirects.getAsBoolean()) {
      waiting.append("waiting for the rules that redirect pods' calls\n");
    }
    return waiting.isEmpty() ? Answer.text(200, "ok") : Answer.text(503, waiting.toString());
  }
}
