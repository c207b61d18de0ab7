// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// How long a pod that has asked for a token waits once its identity is on the machine.
///
/// @param sinceSent from when MIC would say so to the API server
/// @param sinceAnswered from when the API server has confirmed that; zero if the token is earlier
record IdentityWait(Duration sinceSent, Duration sinceAnswered) {
  /// For the request to have arrived, and to be waiting.
  private static final Duration SETTLE = Duration.ofMillis(150);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Lets a pod ask, gives it an identity of its own, and waits for its token.
  static IdentityWait of(NmiRig rig, int pod) throws IOException, InterruptedException {
    var identity = rig.managedIdentity("waited-for-" + pod);
    var assigned = rig.objects().assign(NmiRig.pod(pod), NmiRig.NODE, identity);
    var load = rig.load(rig.addresses(pod, pod + 1), 1, "https://vault.azure.net");
    Callable<Long> ask =
        () -> {
          var _ = load.run(1, LIMIT);
          return System.nanoTime();
        };
    var asking = new FutureTask<>(ask);
    Thread.ofPlatform().start(asking);
    Thread.sleep(SETTLE);
    if (asking.isDone()) {
      throw new IOException("NMI did not wait for the identity of " + NmiRig.pod(pod));
    }
    var sent = System.nanoTime();
    rig.objects().assigned(assigned);
    var confirmed = System.nanoTime();
    try {
      long answered = asking.get();
      return new IdentityWait(
          Duration.ofNanos(answered - sent), Duration.ofNanos(Math.max(0, answered - confirmed)));
    } catch (ExecutionException e) {
      throw new IOException("no token for " + NmiRig.pod(pod), e);
    }
  }
}
