// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.TestClock;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.Transport;
import java.time.Duration;

/// The check of signatures against one issuer.
final class IssuerKeysRig {
  private final IssuerKeys keys;
  private final TestClock clock;

  IssuerKeysRig(TestIssuer issuer, TestClock clock) {
    this.clock = clock;
    var engine =
        new FakeEngine(call ->
            FakeEngine.json(
                200,
                call.uri().getPath().contains("well-known")
                    ? issuer.discovery()
                    : issuer.keySet()));
    keys = new IssuerKeys(new Transport(engine, clock, () -> 0.5, clock), Duration.ofMinutes(1));
  }

  boolean confirms(Assertion assertion) {
    return keys.confirms(assertion, clock.in(Duration.ofSeconds(30)));
  }
}
