// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishRequest;
import dev.keyway.driver.volume.Reason;
import dev.keyway.driver.volume.VolumeContext;
import dev.keyway.driver.volume.VolumeException;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import io.grpc.Status;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a request says, read once (csi-driver.md §3.1).
final class PublishRequests {
  private PublishRequests() {}

  static PublishRequest read(NodePublishVolumeRequest request) throws VolumeException {
    if (!request.hasVolumeCapability()) {
      throw missing("volume_capability");
    }
    var target = target(request.getVolumeId(), request.getTargetPath());
    Map<String, String> context = request.getVolumeContextMap();
    if (context.isEmpty()) {
      throw missing("volume_context");
    }
    var pod =
        new PodRef(
            context.getOrDefault(VolumeContext.POD_NAMESPACE, ""),
            context.getOrDefault(VolumeContext.POD_NAME, ""),
            context.getOrDefault(VolumeContext.POD_UID, ""));
    return new PublishRequest(
        request.getVolumeId(),
        target,
        pod,
        context.getOrDefault(VolumeContext.CLASS, ""),
        context.getOrDefault(VolumeContext.PROVIDER, ""),
        Map.copyOf(context),
        request.getSecretsCount() == 0
            ? Optional.empty()
            : Optional.of(Map.copyOf(request.getSecretsMap())),
        request.getReadonly(),
        group(request.getVolumeCapability().getMount().getVolumeMountGroup()));
  }

  /// Returns the target, once it is known that there is an ID too.
  static Path target(String volumeId, String target) throws VolumeException {
    if (volumeId.isEmpty()) {
      throw missing("volume_id");
    }
    if (target.isEmpty()) {
      throw missing("target_path");
    }
    try {
      return Path.of(target);
    } catch (InvalidPathException unusable) {
      throw invalid("target_path is no path of a file system: " + unusable.getReason());
    }
  }

  private static OptionalInt group(String text) throws VolumeException {
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
      throw invalid(
          "volume_mount_group \"" + text + "\" is no group: a number from 0 to 2147483647 is");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static VolumeException missing(String argument) {
    return invalid(String.valueOf(Statuses.missing(argument).getDescription()));
  }

  private static VolumeException invalid(String message) {
    return new VolumeException(message, Status.Code.INVALID_ARGUMENT, Reason.FAILED_TO_MOUNT, null);
  }
}
