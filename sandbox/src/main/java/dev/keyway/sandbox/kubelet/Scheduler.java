// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;

/// Gives pods that have no node to this one.
final class Scheduler {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  private final ApiServer api;
  private final String nodeName;

  Scheduler(ApiServer api, String nodeName) {
    this.api = api;
    this.nodeName = nodeName;
  }

  void bind(NodePod pod) {
    try {
      api.post(
          pod.path() + "/binding",
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Binding",
              "metadata",
              Map.of("name", pod.name(), "uid", pod.uid()),
              "target",
              Map.of("apiVersion", "v1", "kind", "Node", "name", nodeName)));
    } catch (IOException e) {
      // It is seen again when the watch starts over, or it is gone or bound by now.
      LOG.log(Level.DEBUG, "A pod could not be bound.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
