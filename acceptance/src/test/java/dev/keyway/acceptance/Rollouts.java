// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stands in for the controller of Deployments: says that every change is rolled out.
final class Rollouts implements AutoCloseable {
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final TestCluster cluster;

  Rollouts(TestCluster cluster) {
    this.cluster = cluster;
    var _ = executor.scheduleWithFixedDelay(this::look, 0, 300, TimeUnit.MILLISECONDS);
  }

  private void look() {
    var answer = cluster.kubectl("get", "deployments", "-A", "-o", "json");
    if (answer.exitCode() == 0) {
      JsonMapper.shared().readTree(answer.out()).path("items").forEach(this::complete);
    }
  }

  private void complete(JsonNode deployment) {
    var metadata = deployment.path("metadata");
    long generation = metadata.path("generation").asLong();
    if (deployment.path("status").path("observedGeneration").asLong(0) == generation) {
      return;
    }
    // Refused or late: the next look sees to it.
    var _ =
        cluster.kubectl(
            "-n",
            metadata.path("namespace").asString(),
            "patch",
            "deployment/" + metadata.path("name").asString(),
            "--subresource=status",
            "--type=merge",
            "-p",
            "{\"status\":{\"observedGeneration\":%d,\"replicas\":1,\"updatedReplicas\":1,\"readyReplicas\":1,\"availableReplicas\":1}}"
                .formatted(generation));
  }

  @Override
  public void close() {
    executor.close();
  }
}
