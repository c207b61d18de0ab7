// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// What is wrong with a process that a restart would mend. Its parts add their checks; each page
/// that kubelet may ask tells of all of them. No check may depend on the API server or on Azure.
public final class Liveness {
  private static final int UNWELL = 503;

  private final List<Supplier<Optional<String>>> checks = new CopyOnWriteArrayList<>();

  /// Adds a check.
  ///
  /// @param problem tells what is wrong; empty if nothing is
  public void add(Supplier<Optional<String>> problem) {
    checks.add(problem);
  }

  /// Returns the first thing that is wrong; empty if nothing is.
  public Optional<String> problem() {
    return checks.stream().flatMap(check -> check.get().stream()).findFirst();
  }

  /// Answers a probe.
  ///
  /// @param well what to say if nothing is wrong
  public HttpEndpoint.Answer answer(String well) {
    return problem()
        .map(what -> HttpEndpoint.Answer.text(UNWELL, what))
        .orElseGet(() -> HttpEndpoint.Answer.text(200, well));
  }
}
