// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.time.Duration;
import java.util.Optional;

/// One way to misbehave.
public sealed interface Fault {

  /// Answers later by `delay`.
  record Latency(Duration delay) implements Fault {}

  /// Answers with this status and body instead of the real answer.
  record Status(int status, Optional<String> retryAfter, String contentType, String body)
      implements Fault {

    /// A failure with the JSON that Azure services use.
    public static Status json(int status) {
      return json(status, "Injected", "The sandbox was told to fail.");
    }

    /// The same with a code and message, which must need no escaping in JSON.
    public static Status json(int status, String code, String message) {
      return new Status(
          status,
          Optional.empty(),
          "application/json; charset=utf-8",
          "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
    }

    /// A page such as a proxy or load balancer would send.
    public static Status html(int status) {
      return new Status(
          status,
          Optional.empty(),
          "text/html",
          "<!DOCTYPE html><html><body><h1>" + status + "</h1></body></html>");
    }

    /// The same with a `Retry-After` header: seconds or an HTTP date.
    public Status retryAfter(String value) {
      return new Status(status, Optional.of(value), contentType, body);
    }
  }

  /// Closes the connection without an answer.
  record DropConnection() implements Fault {}

  /// Sends the header and half of the body, then closes the connection.
  record CloseMidBody() implements Fault {}

  /// Sends half of the body as if it were whole.
  record TruncatedBody() implements Fault {}

  /// Sends bytes that are no JSON, under the real header.
  record GarbageBody() implements Fault {}

  /// Does not answer until the rule is removed, faults are cleared or the sandbox stops.
  record Hang() implements Fault {}

  /// Lets a change that Resource Manager accepts take so long.
  record OperationTime(Duration time) implements Fault {}

  /// Lets a change that Resource Manager accepts end in failure.
  ///
  /// @param partly whether half of what it should assign is assigned nonetheless
  record OperationFailure(String code, String message, boolean partly) implements Fault {}

  /// Gives tokens this lifetime, negative for tokens that have already expired.
  ///
  /// @param announced whether the answer says so, or promises the usual lifetime
  record TokenLifetime(Duration lifetime, boolean announced) implements Fault {}

  /// Gives tokens for this audience, whatever was asked for.
  record TokenAudience(String audience) implements Fault {}
}
