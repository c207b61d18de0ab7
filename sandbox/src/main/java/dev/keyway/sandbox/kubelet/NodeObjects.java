// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The Node and the CSINode of this node at the API server.
final class NodeObjects {
  private static final String CSI_NODES = "/apis/storage.k8s.io/v1/csinodes";
  private static final int CONFLICT_ATTEMPTS = 5;

  private final ApiServer api;
  private final String name;
  private final InstantSource clock;

  NodeObjects(ApiServer api, String name, InstantSource clock) {
    this.api = api;
    this.name = name;
    this.clock = clock;
  }

  /// Creates the Node if it is not there, and says that it is ready.
  void registerNode() throws IOException, InterruptedException {
    var path = "/api/v1/nodes/" + name;
    if (api.find(path).isEmpty()) {
      var labels = Map.of("kubernetes.io/hostname", name, "kubernetes.io/os", "linux");
      api.post("/api/v1/nodes", Map.of("metadata", Map.of("name", name, "labels", labels)));
    }
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var ready =
        Map.of(
            "type", "Ready",
            "status", "True",
            "reason", "KubeletReady",
            "message", "volumes only: no container runs here",
            "lastHeartbeatTime", now,
            "lastTransitionTime", now);
    var room = Map.of("cpu", "1", "memory", "1Gi", "pods", "1000");
    api.patch(
        path + "/status",
        Map.of(
            "status", Map.of("conditions", List.of(ready), "capacity", room, "allocatable", room)));
  }

  /// Writes a plug-in into the CSINode.
  synchronized void addDriver(CsiPlugin plugin) throws IOException, InterruptedException {
    var driver = Json.object().put("name", plugin.driver()).put("nodeID", plugin.nodeId());
    driver.putArray("topologyKeys");
    if (plugin.maxVolumes() > 0) {
      driver.putObject("allocatable").put("count", plugin.maxVolumes());
    }
    change(plugin.driver(), List.of(driver));
  }

  /// Takes a plug-in out of the CSINode.
  synchronized void removeDriver(String driver) throws IOException, InterruptedException {
    change(driver, List.of());
  }

  private void change(String driver, List<ObjectNode> replacement)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        var present = api.find(CSI_NODES + "/" + name);
        if (present.isEmpty()) {
          api.post(CSI_NODES, replace(created(), driver, replacement));
        } else {
          api.put(CSI_NODES + "/" + name, replace((ObjectNode) present.get(), driver, replacement));
        }
        return;
      } catch (ApiException e) {
        if (e.status() != ApiException.CONFLICT || attempt == CONFLICT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private ObjectNode created() throws IOException, InterruptedException {
    var node = api.get("/api/v1/nodes/" + name);
    var csiNode = Json.object().put("apiVersion", "storage.k8s.io/v1").put("kind", "CSINode");
    var metadata = csiNode.putObject("metadata").put("name", name);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", name)
        .put("uid", node.path("metadata").path("uid").asString());
    return csiNode;
  }

  private static ObjectNode replace(
      ObjectNode csiNode, String driver, List<ObjectNode> replacement) {
    ArrayNode drivers = Json.array();
    csiNode
        .path("spec")
        .path("drivers")
        .valueStream()
        .filter(one -> !one.path("name").asString().equals(driver))
        .forEach((JsonNode one) -> drivers.add(one));
    drivers.addAll(replacement);
    csiNode.withObject("/spec").set("drivers", drivers);
    return csiNode;
  }
}
