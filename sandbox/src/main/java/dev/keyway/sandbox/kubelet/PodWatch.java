// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Follows the pods of all nodes: lists, watches, and starts over when the watch breaks.
final class PodWatch implements Runnable {
  private static final System.Logger LOG = System.getLogger(PodWatch.class.getName());
  private static final String PODS = "/api/v1/pods";
  private static final Duration PAUSE = Duration.ofMillis(200);

  /// What hears of pods, on the watch's thread.
  interface Listener {
    void present(NodePod pod);

    void gone(String uid);

    /// All pods have been told, and there are no others.
    void listed(Set<String> uids);
  }

  private final ApiServer api;
  private final Listener listener;

  PodWatch(ApiServer api, Listener listener) {
    this.api = api;
    this.listener = listener;
  }

  /// Follows until interrupted.
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          follow();
        } catch (IOException e) {
          LOG.log(Level.DEBUG, "The watch of pods has broken.", e);
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws IOException, InterruptedException {
    var list = api.get(PODS);
    var uids = new HashSet<String>();
    list.path("items")
        .forEach(item -> {
          var pod = NodePod.of(item);
          uids.add(pod.uid());
          listener.present(pod);
        });
    listener.listed(uids);
    var version = list.path("metadata").path("resourceVersion").asString();
    api.watch(PODS + "?watch=1&allowWatchBookmarks=true&resourceVersion=" + version, this::take);
  }

  private void take(JsonNode event) {
    var pod = NodePod.of(event.path("object"));
    switch (event.path("type").asString()) {
      case "ADDED", "MODIFIED" -> listener.present(pod);
      case "DELETED" -> listener.gone(pod.uid());
      // After an error the server ends the watch, and all are listed again.
      default -> LOG.log(Level.TRACE, "An event of no pod.");
    }
  }
}
