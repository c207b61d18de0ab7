// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/// A change that Resource Manager has accepted and that takes its time. Asks after it until it is
/// over.
///
/// @param failure words what went wrong
record RunningOperation(ArmConnection connection, Sleeper sleeper, ArmFailure failure) {
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /// Returns once what `accepted` began has ended well.
  ///
  /// @param accepted a success
  /// @throws dev.keyway.azure.AzureException.ArmFailed if it ended in failure
  /// @throws DeadlineExceeded if it has not ended before `deadline`
  void await(HttpAnswer accepted, Deadline deadline) {
    var operation = accepted.header("Azure-AsyncOperation");
    var location = accepted.header("Location").filter(_ -> accepted.status() == 202);
    if (operation.isPresent()) {
      awaitStatus(address(operation.get()), accepted, deadline);
    } else if (location.isPresent()) {
      awaitResult(address(location.get()), accepted, deadline);
    }
  }

  private void awaitStatus(URI address, HttpAnswer accepted, Deadline deadline) {
    var answer = next(address, accepted, deadline);
    while (!isOver(answer)) {
      answer = next(address, answer, deadline);
    }
  }

  private void awaitResult(URI first, HttpAnswer accepted, Deadline deadline) {
    var address = first;
    var answer = next(address, accepted, deadline);
    while (answer.status() == 202 || answer.status() == 429) {
      address = answer.header("Location").map(this::address).orElse(address);
      answer = next(address, answer, deadline);
    }
    requireSuccess(answer);
  }

  /// Asks again after the pause that the last answer wished for.
  private HttpAnswer next(URI address, HttpAnswer last, Deadline deadline) {
    var pause =
        RetryPolicy.retryAfter(last, connection.now())
            .map(wish -> wish.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wish)
            .map(wish -> wish.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : wish)
            .orElse(USUAL_PAUSE);
    if (!deadline.allows(pause)) {
      throw new DeadlineExceeded(
          "%s accepted %s and had not finished it when the time ran out"
              .formatted(failure.endpoint(), failure.what()));
    }
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(failure.what() + ": cancelled while waiting for it to finish", e);
    }
    return connection.poll(address, deadline);
  }

  private boolean isOver(HttpAnswer answer) {
    if (answer.status() == 429) {
      return false;
    }
    requireSuccess(answer);
    var json = json(answer);
    var status = json.text("status").orElse("");
    return switch (status.toLowerCase(Locale.ROOT)) {
      case "succeeded" -> true;
      case "failed", "canceled", "cancelled" -> throw failure.of(status, json);
      default -> false;
    };
  }

  private void requireSuccess(HttpAnswer answer) {
    if (!answer.isSuccess()) {
      throw failure.of(answer, connection.now());
    }
  }

  private JsonObject json(HttpAnswer answer) {
    try {
      return answer.json();
    } catch (MalformedJson e) {
      throw failure.malformed(answer, e);
    }
  }

  /// The token goes with the question, so it must go to Resource Manager or a region of it.
  private URI address(String text) {
    try {
      var own = connection.endpoint();
      var uri = own.resolve(text);
      var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      var ownHost = own.getHost().toLowerCase(Locale.ROOT);
      if ("https".equalsIgnoreCase(uri.getScheme())
          && uri.getRawUserInfo() == null
          && port(uri) == port(own)
          && (host.equals(ownHost) || host.endsWith("." + ownHost))) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new UnexpectedResponse(
        "%s sends elsewhere to ask how %s is getting on; the token was not sent there"
            .formatted(failure.endpoint(), failure.what()));
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }
}
