// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishedVolume;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus.ObjectVersion;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Between mounts and the objects that record them (csi-driver.md §7.2, §7.3). Pure.
final class StatusJson {
  private StatusJson() {}

  /// Tells whether the object is of this very pod, not of a former one of its name.
  static boolean isOf(SecretProviderClassPodStatus status, PodRef pod) {
    return status.metadata().owners().stream().anyMatch(owner -> owner.uid().equals(pod.uid()));
  }

  static boolean isOfNode(SecretProviderClassPodStatus status, String nodeName) {
    return StatusName.label(nodeName)
        .equals(status.metadata().labels().get(SecretProviderClassPodStatus.NODE_LABEL));
  }

  /// Tells whether the object says already what is mounted.
  static boolean says(
      SecretProviderClassPodStatus status, PublishedVolume volume, String nodeName) {
    return isOfNode(status, nodeName)
        && status.metadata().owners().equals(List.of(owner(volume.pod())))
        && status.mounted()
        && status.podName().equals(volume.pod().name())
        && status.className().equals(volume.className())
        && status.targetPath().equals(volume.target().toString())
        && versions(status).equals(volume.versions());
  }

  static Map<String, String> versions(SecretProviderClassPodStatus status) {
    var versions = new LinkedHashMap<String, String>();
    for (var object : status.objects()) {
      versions.put(object.id(), object.version());
    }
    return versions;
  }

  static JsonBody create(ObjectKey key, PublishedVolume volume, String nodeName) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", key.name());
    metadata.put("namespace", key.namespace());
    metadata.putAll(metadata(volume, nodeName));
    return JsonBody.of(
        Map.of(
            "apiVersion",
            Resources.POD_STATUSES.apiVersion(),
            "kind",
            Resources.POD_STATUSES.kind(),
            "metadata",
            metadata,
            "status",
            status(volume)));
  }

  /// Returns a patch that fails with a conflict if the object is no longer `current`.
  static Patch change(
      SecretProviderClassPodStatus current, PublishedVolume volume, String nodeName) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("resourceVersion", current.metadata().resourceVersion());
    metadata.putAll(metadata(volume, nodeName));
    return Patch.merge(Map.of("metadata", metadata, "status", status(volume)));
  }

  private static Map<String, Object> metadata(PublishedVolume volume, String nodeName) {
    var owner = owner(volume.pod());
    return Map.of(
        "labels",
        Map.of(SecretProviderClassPodStatus.NODE_LABEL, StatusName.label(nodeName)),
        "ownerReferences",
        List.of(
            Map.of(
                "apiVersion",
                owner.apiVersion(),
                "kind",
                owner.kind(),
                "name",
                owner.name(),
                "uid",
                owner.uid())));
  }

  private static Map<String, Object> status(PublishedVolume volume) {
    return Map.of(
        "podName",
        volume.pod().name(),
        "secretProviderClassName",
        volume.className(),
        "mounted",
        true,
        "targetPath",
        volume.target().toString(),
        "objects",
        new TreeMap<>(volume.versions())
            .entrySet().stream()
                .map(object -> new ObjectVersion(object.getKey(), object.getValue()))
                .map(object -> Map.of("id", object.id(), "version", object.version()))
                .toList());
  }

  private static OwnerReference owner(PodRef pod) {
    return new OwnerReference("v1", "Pod", pod.name(), pod.uid());
  }
}
