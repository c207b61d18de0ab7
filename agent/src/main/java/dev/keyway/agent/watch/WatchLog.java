// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.watch;

import dev.keyway.agent.log.Log;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Logs why kinds of objects cannot be followed, each reason once, and remembers it.
public final class WatchLog implements ReflectorObserver {
  private final Map<String, String> failing = new ConcurrentHashMap<>();
  private final Log log;

  public WatchLog(Log log) {
    this.log = log;
  }

  /// Returns why objects of that kind cannot be followed now; empty if nothing is known against it.
  public Optional<String> reason(Resource<?> resource) {
    return Optional.ofNullable(failing.get(resource.plural()));
  }

  @Override
  public void connected(Resource<?> resource) {
    if (failing.remove(resource.plural()) != null) {
      log.info("following the API server again", "resource", resource.plural());
    }
  }

  @Override
  public void failing(Resource<?> resource, Instant since, Exception cause) {
    if (!(cause instanceof KubernetesException)) {
      log.bug("a change could not be taken in", cause, "resource", resource.plural());
      return;
    }
    var reason = String.valueOf(cause.getMessage());
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
