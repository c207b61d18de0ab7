// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import dev.keyway.kubernetes.client.KubernetesException;

/// Is told of events that users will not see. Must be quick and safe for concurrent use.
public interface EventObserver {
  /// Tells nobody.
  EventObserver NONE =
      new EventObserver() {
        @Override
        public void dropped(Events.Subject subject, String reason) {}

        @Override
        public void failed(Events.Subject subject, String reason, KubernetesException cause) {}
      };

  /// Too many were waiting.
  void dropped(Events.Subject subject, String reason);

  /// The server did not take it.
  void failed(Events.Subject subject, String reason, KubernetesException cause);
}
