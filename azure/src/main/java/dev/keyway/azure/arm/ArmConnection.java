// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ThrottleMemory.Direction;
import dev.keyway.azure.arm.ThrottleMemory.Quota;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.token.Bearer;
import dev.keyway.azure.token.IdentityTokens;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The way to Resource Manager under one identity: tokens, retries, and respect for throttling.
final class ArmConnection {
  private static final int AT_ONCE = 64;

  /// Throttling is not waited out here: the caller has other machines to see to.
  private static final RetryPolicy PASSING =
      new RetryPolicy(2, ArmConnection::isPassing, Duration.ofSeconds(5), Duration.ofSeconds(60));

  private final URI endpoint;
  private final Transport transport;
  private final Bearer bearer;
  private final ThrottleMemory memory;
  private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

  ArmConnection(URI endpoint, Credential credential, Transport transport, IdentityTokens tokens) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.bearer = new Bearer(credential, endpoint.toString(), transport, tokens);
    this.memory = new ThrottleMemory(transport.clock());
  }

  private static boolean isPassing(int status) {
    return switch (status) {
      case 408, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  URI endpoint() {
    return endpoint;
  }

  Instant now() {
    return transport.clock().instant();
  }

  /// Sends a request about something of this subscription.
  ///
  /// @throws dev.keyway.azure.AzureException.Throttled at once if it is too early for another
  HttpAnswer send(HttpCall call, String subscriptionId, Deadline deadline) {
    var quota =
        new Quota(subscriptionId, call.method().equals("GET") ? Direction.READS : Direction.WRITES);
    memory.check(quota);
    var answer = bearer.send(call, PASSING, lane(quota), deadline);
    memory.learn(quota, answer);
    return answer;
  }

  /// Asks how an operation is getting on. What is under way is seen through also while nothing new
  /// may be begun.
  HttpAnswer poll(URI address, Deadline deadline) {
    return bearer.send(HttpCall.get(address), PASSING, lane("operations"), deadline);
  }

  private Lane lane(Object key) {
    return lanes.computeIfAbsent(key, _ -> transport.lane(endpoint.toString(), AT_ONCE));
  }
}
