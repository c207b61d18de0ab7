// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.health;

import dev.keyway.protocol.csi.IdentityGrpc;
import dev.keyway.protocol.csi.ProbeRequest;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What kubelet's sidecars ask a driver, asked of the driver's own socket (csi-driver.md §18.3).
public final class CsiCalls {
  private CsiCalls() {}

  /// Returns what the driver says is wrong with it; empty if it is ready.
  ///
  /// @throws io.grpc.StatusRuntimeException if it does not answer
  public static Optional<String> probe(Channel channel, Duration timeout) {
    var answer = identity(channel, timeout).probe(ProbeRequest.getDefaultInstance());
    return !answer.hasReady() || answer.getReady().getValue()
        ? Optional.empty()
        : Optional.of("the driver is not ready");
  }

  private static IdentityGrpc.IdentityBlockingStub identity(Channel channel, Duration timeout) {
    return IdentityGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
