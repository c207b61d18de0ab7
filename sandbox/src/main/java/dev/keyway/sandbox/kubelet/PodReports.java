// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a kubelet tells the API server of pods: their status, events, and that they are gone.
final class PodReports {
  private final ApiServer api;
  private final String nodeName;
  private final PodAddresses addresses;
  private final InstantSource clock;

  PodReports(ApiServer api, String nodeName, PodAddresses addresses, InstantSource clock) {
    this.api = api;
    this.addresses = addresses;
    this.nodeName = nodeName;
    this.clock = clock;
  }

  /// Says that a pod runs, as if its containers did.
  void running(NodePod pod) throws IOException, InterruptedException {
    var now = now();
    var conditions =
        List.of("Initialized", "Ready", "ContainersReady", "PodScheduled").stream()
            .map(type -> Map.of("type", type, "status", "True", "lastTransitionTime", now))
            .toList();
    var containers = pod.containers().stream().map(container -> running(container, now)).toList();
    var status = new LinkedHashMap<String, Object>();
    status.put("phase", "Running");
    status.put("startTime", now);
    var address = addresses.of(pod);
    status.put("hostIP", PodAddresses.NODE);
    status.put("podIP", address);
    status.put("podIPs", List.of(Map.of("ip", address)));
    status.put("conditions", conditions);
    status.put("containerStatuses", containers);
    api.patch(pod.path() + "/status", Map.of("status", status));
  }

  private static Map<String, Object> running(NodePod.Container container, String since) {
    return Map.of(
        "name",
        container.name(),
        "image",
        container.image(),
        "imageID",
        "",
        "ready",
        true,
        "started",
        true,
        "restartCount",
        0,
        "state",
        Map.of("running", Map.of("startedAt", since)));
  }

  /// Removes the object of a pod that has ended. That it is gone or another one by now is fine.
  void removed(NodePod pod) throws IOException, InterruptedException {
    try {
      api.delete(
          pod.path(), Map.of("gracePeriodSeconds", 0, "preconditions", Map.of("uid", pod.uid())));
    } catch (ApiException e) {
      if (e.status() != ApiException.NOT_FOUND && e.status() != ApiException.CONFLICT) {
        throw e;
      }
    }
  }

  /// Records a warning; the same one again is counted.
  void warn(NodePod pod, String reason, String message) throws IOException, InterruptedException {
    var events = "/api/v1/namespaces/%s/events".formatted(pod.namespace());
    var name =
        "%s.%08x%08x".formatted(pod.name(), pod.uid().hashCode(), (reason + message).hashCode());
    var present = api.find(events + "/" + name);
    if (present.isPresent()) {
      api.patch(
          events + "/" + name,
          Map.of("count", present.get().path("count").asInt(1) + 1, "lastTimestamp", now()));
      return;
    }
    var event = new LinkedHashMap<String, Object>();
    event.put("metadata", Map.of("name", name, "namespace", pod.namespace()));
    event.put(
        "involvedObject",
        Map.of(
            "apiVersion", "v1",
            "kind", "Pod",
            "namespace", pod.namespace(),
            "name", pod.name(),
            "uid", pod.uid()));
    event.put("type", "Warning");
    event.put("reason", reason);
    event.put("message", message);
    event.put("source", Map.of("component", "kubelet", "host", nodeName));
    event.put("count", 1);
    event.put("firstTimestamp", now());
    event.put("lastTimestamp", now());
    api.post(events, event);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
