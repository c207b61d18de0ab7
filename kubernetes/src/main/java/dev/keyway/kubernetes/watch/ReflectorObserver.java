// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import dev.keyway.kubernetes.client.Resource;
import java.time.Instant;

/// Is told how following the server goes, on the thread that follows it.
public interface ReflectorObserver {
  /// Tells nobody.
  ReflectorObserver NONE =
      new ReflectorObserver() {
        @Override
        public void connected(Resource<?> resource) {}

        @Override
        public void failing(Resource<?> resource, Instant since, Throwable cause) {}
      };

  /// The server tells changes; told once, and again after it had failed.
  void connected(Resource<?> resource);

  /// It does not work and is tried again; told at each attempt.
  ///
  /// @param since the first attempt that failed in this row
  /// @param cause a [dev.keyway.kubernetes.client.KubernetesException], or a bug in a listener
  void failing(Resource<?> resource, Instant since, Throwable cause);
}
