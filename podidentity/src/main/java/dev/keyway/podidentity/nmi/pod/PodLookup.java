// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import dev.keyway.kubernetes.api.Pod;
import java.net.InetAddress;
import java.time.Duration;

/// Finds the pod that calls.
public final class PodLookup {
  private final PodIndex index;
  private final Duration patience;

  /// What came of looking for a pod.
  public sealed interface Result {
    /// This one.
    record Found(Pod pod) implements Result {}

    /// None that is sure to be it.
    record NotFound(String reason) implements Result {}
  }

  /// @param patience how long the API server may take to tell of a pod that calls already
  public PodLookup(PodIndex index, Duration patience) {
    this.index = index;
    this.patience = patience;
  }

  /// Returns the pod that has the address, waiting a while if that is not clear.
  public Result find(InetAddress caller) throws InterruptedException {
    long left = patience.toNanos();
    while (true) {
      long seen = index.version();
      switch (index.owner(caller)) {
        case Ownership.Owner(var pod) -> {
          return new Result.Found(pod);
        }
        case Ownership.Unclear(var why) -> {
          if (left <= 0) {
            return new Result.NotFound(
                ("cannot tell which pod has the address %s: %s; if this lasts, see whether this"
                        + " program can watch pods, and whether the call comes from a pod at all")
                    .formatted(caller.getHostAddress(), why));
          }
          left = index.awaitChange(seen, left);
        }
      }
    }
  }

  /// Tells whether `pod` still has the address, and not another of its name.
  public boolean still(Pod pod, InetAddress caller) {
    return index.owner(caller) instanceof Ownership.Owner(var owner)
        && owner.metadata().uid().equals(pod.metadata().uid());
  }
}
