// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;
import java.util.Optional;

/// What kubelet is told about a CSI driver (csi-driver.md §16.1).
///
/// @param requiresRepublish whether mounted volumes are published again from time to time
/// @param podInfoOnMount whether the volume context says which pod it is for
/// @param tokenRequests the tokens it gets of the pod's service account
/// @param tokensInSecrets whether these come among the secrets, not in the volume context
/// @param fsGroupPolicy who changes the files' group
public record CsiDriver(
    ObjectMeta metadata,
    boolean requiresRepublish,
    boolean podInfoOnMount,
    List<TokenRequest> tokenRequests,
    boolean tokensInSecrets,
    String fsGroupPolicy)
    implements KubernetesObject {

  /// A token for one audience.
  ///
  /// @param audience empty for the API server's own
  public record TokenRequest(String audience, Optional<Long> expirationSeconds) {}

  public CsiDriver {
    tokenRequests = List.copyOf(tokenRequests);
  }
}
