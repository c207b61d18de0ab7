// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.LinkedHashMap;
import java.util.Map;

/// What kubelet says of a pod with each publish (csi-driver.md §18.1).
final class VolumeContext {
  /// The key of the tokens, here or among the secrets.
  static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";

  private VolumeContext() {}

  /// Returns the volume's own attributes and what the CSIDriver object asks for. Kubelet's words
  /// replace attributes of the same name, so that no pod passes for another.
  ///
  /// @param tokens empty if none are asked for
  static Map<String, String> of(NodePod pod, CsiVolume volume, DriverInfo driver, String tokens) {
    var context = new LinkedHashMap<>(volume.attributes());
    if (driver.podInfo()) {
      context.put("csi.storage.k8s.io/pod.name", pod.name());
      context.put("csi.storage.k8s.io/pod.namespace", pod.namespace());
      context.put("csi.storage.k8s.io/pod.uid", pod.uid());
      context.put("csi.storage.k8s.io/serviceAccount.name", pod.serviceAccount());
      context.put("csi.storage.k8s.io/ephemeral", "true");
    }
    if (!tokens.isEmpty() && !driver.tokensInSecrets()) {
      context.put(TOKENS, tokens);
    }
    return context;
  }

  /// Returns the data of the volume's Secret and, where they go there, the tokens.
  static Map<String, String> secrets(
      Map<String, String> published, DriverInfo driver, String tokens) {
    var secrets = new LinkedHashMap<>(published);
    if (!tokens.isEmpty() && driver.tokensInSecrets()) {
      secrets.put(TOKENS, tokens);
    }
    return secrets;
  }
}
