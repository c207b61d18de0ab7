// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.client.Resource;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Whether it works, and since when not. Used by one thread.
final class ReflectorState {
  private final Resource<?> resource;
  private final ReflectorObserver observer;
  private final InstantSource clock;
  private boolean connected;
  private @Nullable Instant failingSince;

  ReflectorState(Resource<?> resource, ReflectorObserver observer, InstantSource clock) {
    this.resource = resource;
    this.observer = observer;
    this.clock = clock;
  }

  void connected() {
    failingSince = null;
    if (!connected) {
      connected = true;
      observer.connected(resource);
    }
  }

  void failing(Throwable cause) {
    connected = false;
    if (failingSince == null) {
      failingSince = clock.instant();
    }
    observer.failing(resource, failingSince, cause);
  }
}
