// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.server.HttpEndpoint.Answer;
import dev.keyway.agent.server.HttpEndpoint.Page;
import dev.keyway.agent.server.Liveness;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The answers to kubelet's probes: alive is who answers the API server, ready is who can do all
/// his work. A replica that waits for its certificates is not helped by a restart.
record Probes(
    Liveness alive,
    BooleanSupplier stops,
    BooleanSupplier certificate,
    BooleanSupplier injected,
    BooleanSupplier decides,
    BooleanSupplier knowsAccounts) {

  Map<String, Page> pages() {
    Page alive = _ -> this.alive.answer("ok");
    Page ready =
        _ -> missing().map(what -> Answer.text(500, what)).orElseGet(() -> Answer.text(200, "ok"));
    return Map.of(
        "/healthz", alive, "/healthz/healthz", alive, "/readyz", ready, "/readyz/readyz", ready);
  }

  Optional<String> missing() {
    if (stops.getAsBoolean()) {
      return Optional.of("the webhook stops");
    }
    if (!certificate.getAsBoolean()) {
      return Optional.of("certs are not ready yet: there is no server certificate");
    }
    if (!injected.getAsBoolean()) {
      return Optional.of(
          "certs are not ready yet: the MutatingWebhookConfiguration does not hold the authority");
    }
    if (!decides.getAsBoolean()) {
      return Optional.of("the API server has not told its version yet");
    }
    return knowsAccounts.getAsBoolean()
        ? Optional.empty()
        : Optional.of("the service accounts are not known yet");
  }
}
