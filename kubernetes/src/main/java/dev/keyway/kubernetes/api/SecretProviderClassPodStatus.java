// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.Comparator;
import java.util.List;

/// What is mounted in one pod by one class (csi-driver.md §7.2).
///
/// @param objects by ID
public record SecretProviderClassPodStatus(
    ObjectMeta metadata,
    String podName,
    String className,
    boolean mounted,
    String targetPath,
    List<ObjectVersion> objects)
    implements KubernetesObject {

  /// The label that says which node wrote it.
  public static final String NODE_LABEL = "internal.secrets-store.csi.k8s.io/node-name";

  /// Which version of an object is mounted.
  public record ObjectVersion(String id, String version) {}

  public SecretProviderClassPodStatus {
    objects = objects.stream().sorted(Comparator.comparing(ObjectVersion::id)).toList();
  }
}
