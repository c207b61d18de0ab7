// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.watch;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import io.prometheus.metrics.core.metrics.Gauge;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Logs why kinds of objects cannot be followed, each reason once, and remembers it. Its series are
/// as many as kinds.
public final class WatchLog implements ReflectorObserver {
  private final Map<String, String> failing = new ConcurrentHashMap<>();
  private final Log log;
  private final Gauge up;
  private final String part;

  /// @param part which of the programs in this process follows
  public WatchLog(String part, Metrics metrics, Log log) {
    this.part = part;
    this.up =
        metrics.gauge(
            "keyway_watch_up",
            "Whether objects of a kind are followed at the API server (1) or cannot be (0)",
            "part",
            "resource");
    this.log = log;
  }

  /// Returns why objects of that kind cannot be followed now; empty if nothing is known against it.
  public Optional<String> reason(Resource<?> resource) {
    return Optional.ofNullable(failing.get(resource.plural()));
  }

  @Override
  public void connected(Resource<?> resource) {
    up.labelValues(part, resource.plural()).set(1);
    if (failing.remove(resource.plural()) != null) {
      log.info("following the API server again", "resource", resource.plural());
    }
  }

  @Override
  public void failing(Resource<?> resource, Instant since, Throwable cause) {
    if (!(cause instanceof KubernetesException)) {
      log.bug("a change could not be taken in", cause, "resource", resource.plural());
      return;
    }
    var reason = String.valueOf(cause.getMessage());
    up.labelValues(part, resource.plural()).set(0);
    if (!reason.equals(failing.put(resource.plural(), reason))) {
      log.warning(
          "cannot follow the API server, trying again",
          "resource",
          resource.plural(),
          log.errorKey(),
          reason);
    }
  }
}
