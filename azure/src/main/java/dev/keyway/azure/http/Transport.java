// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.http.HttpEngine.ResponseCutOff;
import dev.keyway.azure.http.HttpEngine.ResponseTooLarge;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends requests until there is an answer worth having: retries by a policy, waits as the service
/// asks, all within the caller's deadline. Answers of any status come back to the caller; only
/// their absence is an exception.
public final class Transport {
  /// A peer that is silent for so long will not answer this try any more; another may.
  private static final Duration LONGEST_TRY = Duration.ofSeconds(45);

  private final HttpEngine engine;
  private final Sleeper sleeper;
  private final DoubleSupplier random;
  private final InstantSource clock;

  /// @param random numbers in [0,1), which spread the retries of many callers
  public Transport(HttpEngine engine, Sleeper sleeper, DoubleSupplier random, InstantSource clock) {
    this.engine = engine;
    this.sleeper = sleeper;
    this.random = random;
    this.clock = clock;
  }

  /// Returns the same transport over another engine.
  public Transport over(HttpEngine other) {
    return new Transport(other, sleeper, random, clock);
  }

  /// Returns a new lane with this transport's clock and sleeper.
  public Lane lane(String service, int places) {
    return new Lane(service, places, sleeper, clock);
  }

  /// Returns the clock by which pauses are measured.
  public InstantSource clock() {
    return clock;
  }

  /// Returns the first answer that is not worth a retry, or the last one there was time for.
  ///
  /// @throws DeadlineExceeded if the deadline passes first
  /// @throws Unavailable if no try brought an answer
  /// @throws UnexpectedResponse if the answer broke off each time
  /// @throws Rejected if the answer is larger than 1 MiB
  public HttpAnswer send(HttpCall call, RetryPolicy policy, Lane lane, Deadline deadline) {
    for (int tried = 1; ; tried++) {
      var outcome = attempt(call, lane, deadline);
      var pause =
          outcome.answer != null
              ? policy.pauseAfter(outcome.answer, tried, random, clock.instant())
              : policy.pauseAfterFailure(tried, random);
      if (pause.isEmpty() || outcome.isHopeless() || !deadline.allows(pause.get())) {
        return outcome.settle(call, tried);
      }
      sleep(pause.get(), call);
    }
  }

  private Outcome attempt(HttpCall call, Lane lane, Deadline deadline) {
    lane.enter(deadline);
    try {
      if (deadline.hasPassed()) {
        throw expired(call, Optional.empty());
      }
      var left = deadline.remaining();
      var timeout = left.compareTo(LONGEST_TRY) < 0 ? left : LONGEST_TRY;
      var answer = engine.exchange(call, timeout);
      if (answer.status() == 429 || answer.status() == 503) {
        RetryPolicy.retryAfter(answer, clock.instant()).ifPresent(lane::pause);
      }
      return new Outcome(answer, null);
    } catch (ResponseTooLarge e) {
      throw new Rejected("%s: %s".formatted(call.endpoint(), e.getMessage()));
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new Unavailable(call.endpoint() + ": the request was cancelled", e);
      }
      if (deadline.hasPassed()) {
        throw expired(call, Optional.of(e));
      }
      return new Outcome(null, e);
    } finally {
      lane.leave();
    }
  }

  private void sleep(Duration pause, HttpCall call) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(call.endpoint() + ": the request was cancelled", e);
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static DeadlineExceeded expired(HttpCall call, Optional<IOException> cause) {
    return new DeadlineExceeded(
        "%s did not answer before the time ran out%s"
            .formatted(call.endpoint(), cause.map(e -> " (" + reason(e) + ")").orElse("")));
  }

  /// What one try brought: exactly one of the two.
  private record Outcome(@Nullable HttpAnswer answer, @Nullable IOException failure) {

    /// A certificate that is not trusted now will not be in a second either.
    boolean isHopeless() {
      return failure != null
          && tlsFailure(failure)
              .filter(e -> e.getCause() instanceof CertificateException)
              .isPresent();
    }

    HttpAnswer settle(HttpCall call, int tried) {
      if (answer != null) {
        return answer;
      }
      var tries = tried == 1 ? "" : " (%d tries)".formatted(tried);
      if (failure instanceof ResponseCutOff) {
        throw new UnexpectedResponse(
            "%s: the connection closed in the middle of the answer%s; is a proxy or a firewall in"
                    .formatted(call.endpoint(), tries)
                + " between?",
            failure);
      }
      var text = failure == null ? "" : reason(failure);
      var message = "%s cannot be reached: %s%s".formatted(call.endpoint(), text, tries);
      throw failure == null ? new Unavailable(message) : new Unavailable(message, failure);
    }
  }

  private static String reason(IOException failure) {
    var tls = tlsFailure(failure);
    if (tls.isPresent()) {
      return "TLS failed: %s; if a proxy or a private Azure has its own CA, name it in SSL_CERT_FILE"
          .formatted(rootMessage(tls.get()));
    }
    return failure instanceof UnknownHostException
        ? "its name does not resolve (" + failure.getMessage() + ")"
        : rootMessage(failure);
  }

  /// Looks behind the failure of the last address tried: an earlier one may have been reached, and
  /// then its certificate is the matter.
  private static Optional<SSLException> tlsFailure(IOException failure) {
    return Stream.concat(Stream.of(failure), Arrays.stream(failure.getSuppressed()))
        .filter(SSLException.class::isInstance)
        .map(SSLException.class::cast)
        .findFirst();
  }

  private static String rootMessage(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }
}
