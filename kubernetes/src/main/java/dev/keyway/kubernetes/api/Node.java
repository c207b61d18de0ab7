// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;

/// A machine of the cluster.
///
/// @param providerId what the cloud calls it; empty if nobody has said
public record Node(ObjectMeta metadata, String providerId, List<Taint> taints)
    implements KubernetesObject {
  /// What keeps pods away that do not tolerate it.
  ///
  /// @param effect `NoSchedule`, `PreferNoSchedule` or `NoExecute`
  public record Taint(String key, String value, String effect) {}

  public Node {
    taints = List.copyOf(taints);
  }
}
