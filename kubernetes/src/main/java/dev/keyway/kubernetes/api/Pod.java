// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pod, as far as its volumes and its identity are concerned.
///
/// @param nodeName empty until it is scheduled
/// @param serviceAccount the name of the account it runs as
/// @param hostNetwork whether it has the node's address
/// @param addresses those it has in the cluster's network, the first as `status.podIP`; empty until
///   its sandbox runs
/// @param fsGroup the group that its volumes' files shall belong to
/// @param volumes its inline CSI volumes, of all drivers, in their order
public record Pod(
    ObjectMeta metadata,
    String nodeName,
    String serviceAccount,
    Phase phase,
    boolean hostNetwork,
    List<String> addresses,
    Optional<Long> fsGroup,
    List<CsiVolume> volumes)
    implements KubernetesObject {

  /// How far a pod has come.
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  /// A volume whose content a CSI driver makes.
  ///
  /// @param publishSecret the Secret named by `nodePublishSecretRef`
  public record CsiVolume(
      String name,
      String driver,
      boolean readOnly,
      Map<String, String> attributes,
      Optional<String> publishSecret) {
    public CsiVolume {
      attributes = Map.copyOf(attributes);
    }
  }

  public Pod {
    addresses = List.copyOf(addresses);
    volumes = List.copyOf(volumes);
  }

  /// Tells whether it has run to its end.
  public boolean finished() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }
}
