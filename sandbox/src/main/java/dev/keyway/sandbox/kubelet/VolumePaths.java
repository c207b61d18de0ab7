// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where a pod's volumes are on a node (csi-driver.md §18.1).
record VolumePaths(Path root) {
  /// Returns where plug-ins put their registration sockets.
  Path pluginRegistry() {
    return root.resolve("plugins_registry");
  }

  Path pods() {
    return root.resolve("pods");
  }

  Path pod(String uid) {
    return pods().resolve(uid);
  }

  /// Returns the folder with a folder for each CSI volume of a pod.
  Path volumes(String uid) {
    return pod(uid).resolve("volumes").resolve("kubernetes.io~csi");
  }

  /// Returns the folder with a folder for each projected volume of a pod.
  Path projected(String uid) {
    return pod(uid).resolve("volumes").resolve("kubernetes.io~projected");
  }

  /// Returns where the files of a projected volume are.
  Path projected(String uid, String volume) {
    return projected(uid).resolve(volume);
  }

  /// Returns what the plug-in mounts on. Kubelet makes its parent only.
  Path target(String uid, String volume) {
    return volumes(uid).resolve(volume).resolve("mount");
  }

  /// Returns where kubelet writes down what it needs to unpublish a volume it has forgotten.
  Path data(String uid, String volume) {
    return volumes(uid).resolve(volume).resolve("vol_data.json");
  }

  /// Returns the id of an inline volume.
  static String volumeId(String uid, String volume) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest((uid + volume).getBytes(StandardCharsets.UTF_8));
      return "csi-" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
