// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.flight.Flights;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.util.Optional;

/// What all readers of one vault share, whoever they are: the lane to it and its challenge.
final class VaultDoor {
  private static final int AT_ONCE = 32;

  private final URI vault;
  private final Transport transport;
  private final Lane lane;
  private final Flights<URI, Probe> probes = new Flights<>("the vault's challenge");
  private volatile Optional<Challenge> challenge = Optional.empty();

  VaultDoor(URI vault, Transport transport) {
    this.vault = vault;
    this.transport = transport;
    this.lane = transport.lane("the vault " + vault, AT_ONCE);
  }

  HttpAnswer send(HttpCall call, Deadline deadline) {
    return transport.send(call, RetryPolicy.SERVICE, lane, deadline);
  }

  /// Returns the vault's challenge, which is learnt by asking for `address` without a token; or
  /// nothing if the vault has none and answers as it stands.
  ///
  /// @param failure words the vault's refusal to say what it wants
  Optional<Challenge> challenge(URI address, VaultFailure failure, Deadline deadline) {
    var known = challenge;
    if (known.isPresent()) {
      return known;
    }
    return switch (probes.join(vault, deadline, until -> probe(address, until))) {
      case Probe.Answered(var found) -> found;
      // Each caller words it for itself: another's object and identity are none of its business.
      case Probe.Refused(var answer) -> throw failure.of(answer, transport.clock().instant());
    };
  }

  /// What asking without a token brought.
  private sealed interface Probe {
    record Answered(Optional<Challenge> challenge) implements Probe {}

    record Refused(HttpAnswer answer) implements Probe {}
  }

  private Probe probe(URI address, Deadline deadline) {
    var known = challenge;
    if (known.isPresent()) {
      return new Probe.Answered(known);
    }
    var answer = send(HttpCall.get(address), deadline);
    if (answer.status() == 401) {
      return new Probe.Answered(Optional.of(learn(answer)));
    }
    return answer.isSuccess() || answer.status() == 404
        ? new Probe.Answered(Optional.empty())
        : new Probe.Refused(answer);
  }

  /// Takes the challenge in a 401 answer; it replaces an older one.
  Challenge learn(HttpAnswer answer) {
    var found = Challenge.of(vault, answer);
    challenge = Optional.of(new Challenge(found.resource(), Optional.empty()));
    return found;
  }
}
