// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.StartFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Refuses nodes on kubenet, where a pod with NET_RAW can take another pod's address by ARP, and
/// with it the pod's identities (CVE-2021-1677).
public final class KubenetCheck {
  private static final String KUBENET = "--network-plugin=kubenet";

  private KubenetCheck() {}

  /// @param kubeletConfig kubelet's settings on the node, /etc/default/kubelet
  /// @throws StartFailed if they name kubenet or cannot be read
  public static void run(Path kubeletConfig) {
    String text;
    try {
      text = new String(Files.readAllBytes(kubeletConfig), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new StartFailed(
          List.of(
              ("whether the node's network is kubenet is not known, as %s cannot be read (%s): mount"
                      + " the node's file, name another by --kubelet-config, or leave the test out by"
                      + " --allow-network-plugin-kubenet")
                  .formatted(kubeletConfig, e.getClass().getSimpleName())));
    }
    if (isKubenet(text)) {
      throw new StartFailed(
          List.of(
              ("kubenet is unsupported: %s has %s, and there a pod with NET_RAW can take another"
                      + " pod's identity by ARP (CVE-2021-1677). Forbid NET_RAW to all pods by policy,"
                      + " then set --allow-network-plugin-kubenet; see"
                      + " https://azure.github.io/aad-pod-identity/docs/configure/aad_pod_identity_on_kubenet/")
                  .formatted(kubeletConfig, KUBENET)));
    }
  }

  static boolean isKubenet(String kubeletConfig) {
    return kubeletConfig.contains(KUBENET);
  }
}
