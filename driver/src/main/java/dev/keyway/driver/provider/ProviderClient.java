// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.agent.log.Log;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Asks one provider: so many calls at once, up to three times, no longer than allowed
/// (csi-driver.md §5.3).
final class ProviderClient {
  private static final int ATTEMPTS = 3;
  private static final double BACKOFF_GROWTH = 1.1;
  private static final int LARGEST_SECRET = 1 << 20;

  private final String provider;
  private final ProviderOptions options;
  private final Log log;
  // Fair, so that after a restart of the node no volume waits for ever.
  private final Semaphore calls;

  ProviderClient(String provider, ProviderOptions options, Log log) {
    this.provider = provider;
    this.options = options;
    this.log = log;
    this.calls = new Semaphore(options.callsAtOnce(), true);
  }

  /// How the provider is reached at this moment, asked anew for each attempt.
  interface Route {
    static Route to(Channel channel) {
      return () -> Optional.of(new Hop(channel, "", _ -> true));
    }

    /// Returns empty while the provider has no socket.
    Optional<Hop> now();
  }

  /// @param place where the provider is, for messages
  record Hop(Channel channel, String place, Readiness readiness) {}

  interface Readiness {
    /// Waits until calls can be made, and tells whether they can.
    boolean await(Deadline deadline) throws InterruptedException;
  }

  private record Limits(Duration allowed, Deadline answered, Deadline connected) {}

  private static Deadline after(Duration duration) {
    return Deadline.after(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  ProviderAnswer mount(ProviderCall call, Route route) throws ProviderFailure {
    var allowed =
        call.timeout().compareTo(options.answering()) < 0 ? call.timeout() : options.answering();
    var answered = after(allowed);
    try {
      if (!calls.tryAcquire(allowed.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure(
            Status.Code.UNAVAILABLE,
            " is busy: %d calls to it are in progress, and none ended within %s"
                .formatted(options.callsAtOnce(), words(allowed)));
      }
      try {
        var limits = new Limits(allowed, answered, after(options.connecting()).minimum(answered));
        return answer(attempts(MountMessages.request(call), route, limits));
      } finally {
        calls.release();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure(Status.Code.CANCELLED, " was not waited for: the driver is stopping");
    }
  }

  private MountResponse attempts(MountRequest request, Route route, Limits limits)
      throws ProviderFailure, InterruptedException {
    double pause = options.backoff().toMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(request, route, limits);
      } catch (ProviderFailure failed) {
        if (failed.code() != Status.Code.UNAVAILABLE
            || attempt == ATTEMPTS
            || limits.answered().timeRemaining(TimeUnit.MILLISECONDS) <= pause) {
          throw failed;
        }
        log.verbose(2, "provider is unavailable and will be asked again", "provider", provider);
      }
      Thread.sleep((long) pause);
      pause *= BACKOFF_GROWTH;
    }
  }

  private MountResponse attempt(MountRequest request, Route route, Limits limits)
      throws ProviderFailure, InterruptedException {
    var hop =
        route
            .now()
            .orElseThrow(() ->
                failure(
                    Status.Code.UNAVAILABLE,
                    " has no socket any more; its pod on this node has ended or restarts"));
    if (!hop.readiness().await(limits.connected())) {
      throw failure(
          Status.Code.UNAVAILABLE,
          hop.place()
              + " does not listen, waited for "
              + words(options.connecting())
              + "; see its pod on this node");
    }
    try {
      return limited(
          CSIDriverProviderGrpc.newBlockingStub(hop.channel())
              .withDeadline(limits.answered())
              .mount(request));
    } catch (StatusRuntimeException failed) {
      throw failure(failed, hop, limits);
    }
  }

  /// Sockets' channels have that limit, too, and meet it earlier; within a process nothing else
  /// does.
  private MountResponse limited(MountResponse response) {
    if (response.getSerializedSize() > options.largestAnswer()) {
      throw MountMessages.beyond(options.largestAnswer(), response.getSerializedSize());
    }
    return response;
  }

  private ProviderAnswer answer(MountResponse response) throws ProviderFailure {
    if (response.getSerializedSize() > LARGEST_SECRET) {
      log.info(
          "provider's answer is larger than a Kubernetes Secret can be, synchronising it may fail",
          "provider",
          provider,
          "bytes",
          response.getSerializedSize());
    }
    return MountMessages.answer(provider, response);
  }

  private ProviderFailure failure(StatusRuntimeException failed, Hop hop, Limits limits) {
    var status = failed.getStatus();
    if (MountMessages.tooLarge(status)) {
      log.error(
          "provider's answer is too large, raise --max-call-recv-msg-size",
          "provider",
          provider,
          "limit",
          options.largestAnswer());
    }
    boolean late =
        status.getCode() == Status.Code.DEADLINE_EXCEEDED && limits.answered().isExpired();
    var said =
        late
            ? " did not answer within " + words(limits.allowed())
            : " failed: " + status.getCode() + ": " + status.getDescription();
    var code = MountMessages.brokenOff(status) ? Status.Code.UNAVAILABLE : status.getCode();
    return new ProviderFailure(name() + hop.place() + said, code, MountMessages.RPC_FAILED, failed);
  }

  private ProviderFailure failure(Status.Code code, String what) {
    return new ProviderFailure(name() + what, code, MountMessages.RPC_FAILED, null);
  }

  private String name() {
    return "provider \"" + provider + "\"";
  }

  private static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
