// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.log.Log;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.VolumeEvents;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.event.EventObserver;
import dev.keyway.kubernetes.event.Events;
import java.util.List;
import java.util.Map;

/// What happened to volumes, told on their pods.
record PodEvents(Events events) implements VolumeEvents {
  @Override
  public void warn(PodRef pod, String reason, String message) {
    var metadata = new ObjectMeta(pod.key(), pod.uid(), "", Map.of(), Map.of(), List.of(), false);
    events.record(new Events.Subject("v1", "Pod", metadata), Events.Type.WARNING, reason, message);
  }

  /// Returns who logs events that nobody will see.
  static EventObserver lost(Log log) {
    return new EventObserver() {
      @Override
      public void dropped(Events.Subject subject, String reason) {
        log.warning("too many events at once, one is lost", "reason", reason);
      }

      @Override
      public void failed(Events.Subject subject, String reason, KubernetesException cause) {
        log.warning(
            "an event could not be written",
            "reason",
            reason,
            "object",
            subject.metadata().key(),
            "err",
            String.valueOf(cause.getMessage()));
      }
    };
  }
}
