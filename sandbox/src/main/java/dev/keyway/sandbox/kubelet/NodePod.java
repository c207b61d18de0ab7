// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// A pod, as far as its node cares.
///
/// @param nodeName empty until it is scheduled
/// @param accountName empty where no admission has filled it in
/// @param fsGroup the group that should own the files of its volumes
/// @param hostNetwork whether it is in the node's network
/// @param address its address, as its status has it; empty until it has one
record NodePod(
    String namespace,
    String name,
    String uid,
    String nodeName,
    String accountName,
    String phase,
    boolean deleting,
    OptionalLong fsGroup,
    boolean hostNetwork,
    String address,
    List<Container> containers,
    List<PodVolume> volumes) {

  /// A container that is never run.
  record Container(String name, String image) {}

  NodePod {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
  }

  static NodePod of(JsonNode pod) {
    var metadata = pod.path("metadata");
    var spec = pod.path("spec");
    var group = spec.path("securityContext").path("fsGroup");
    return new NodePod(
        metadata.path("namespace").asString(),
        metadata.path("name").asString(),
        metadata.path("uid").asString(),
        spec.path("nodeName").asString(""),
        spec.path("serviceAccountName").asString(""),
        pod.path("status").path("phase").asString("Pending"),
        metadata.has("deletionTimestamp"),
        group.isNumber() ? OptionalLong.of(group.asLong()) : OptionalLong.empty(),
        spec.path("hostNetwork").asBoolean(false),
        pod.path("status").path("podIP").asString(""),
        spec.path("containers")
            .valueStream()
            .map(c -> new Container(c.path("name").asString(), c.path("image").asString("")))
            .toList(),
        PodVolume.of(spec));
  }

  /// Returns its service account.
  String serviceAccount() {
    return accountName.isEmpty() ? "default" : accountName;
  }

  /// Tells whether it has run to its end, so that it needs its volumes no more.
  boolean finished() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /// Returns its path at the API server.
  String path() {
    return "/api/v1/namespaces/%s/pods/%s".formatted(namespace, name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
