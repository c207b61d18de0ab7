// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/// One volume of one pod, as kubelet asks for it.
///
/// @param uid of the pod
/// @param context holds a token of the pod's account
record NodeVolume(
    String pod, String uid, String className, Path target, Map<String, String> context) {
  NodeVolume {
    context = Map.copyOf(context);
  }

  /// Removes the pod's folders once nothing is mounted there.
  ///
  /// @throws IOException if a file is left
  void removeFolders() throws IOException {
    var pod = target.resolve("../../../..").normalize();
    try (var left = Files.walk(pod)) {
      for (var folder : left.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isDirectory(folder)) {
          throw new IOException("left behind: " + folder);
        }
        Files.delete(folder);
      }
    }
  }

  NodePublishVolumeRequest publish() {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId(id())
        .setTargetPath(target.toString())
        .setReadonly(true)
        .setVolumeCapability(
            VolumeCapability.newBuilder()
                .setMount(VolumeCapability.MountVolume.getDefaultInstance())
                .setAccessMode(
                    VolumeCapability.AccessMode.newBuilder()
                        .setMode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER)))
        .putAllVolumeContext(context)
        .build();
  }

  NodeUnpublishVolumeRequest unpublish() {
    return NodeUnpublishVolumeRequest.newBuilder()
        .setVolumeId(id())
        .setTargetPath(target.toString())
        .build();
  }

  private String id() {
    return "csi-" + uid;
  }

  @Override
  public String toString() {
    return "NodeVolume of " + pod;
  }
}
