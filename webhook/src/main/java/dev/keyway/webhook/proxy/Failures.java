// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.metadata.Reply;
import dev.keyway.azure.AzureException;
import java.time.Duration;

/// How a client is told that there is no token: what cannot change by itself is 400, as at the
/// metadata service, so that clients do not try again; the rest is what they try again for.
final class Failures {
  private static final String INVALID_REQUEST = "invalid_request";

  private Failures() {}

  static Reply reply(AzureException failure) {
    var message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case AzureException.AuthenticationFailed refused ->
          Reply.refusal(400, error(refused.code().orElse("")), message);
      case AzureException.AccessDenied _,
          AzureException.ObjectNotFound _,
          AzureException.Rejected _,
          AzureException.ArmFailed _ ->
          Reply.refusal(400, INVALID_REQUEST, message);
      case AzureException.Throttled throttled ->
          Reply.refusal(429, "too_many_requests", message)
              .retryAfter(seconds(throttled.retryAfter()));
      case AzureException.Unavailable _, AzureException.DeadlineExceeded _ ->
          Reply.refusal(503, "temporarily_unavailable", message).retryAfter(1);
      case AzureException.UnexpectedResponse _, AzureException.InvalidConfiguration _ ->
          Reply.refusal(500, "server_error", message);
    };
  }

  private static String error(String code) {
    return switch (code) {
      case "AADSTS500011" -> "invalid_resource";
      case "AADSTS700016" -> "unauthorized_client";
      default -> INVALID_REQUEST;
    };
  }

  /// Rounds up: who comes back too early is turned away again.
  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
