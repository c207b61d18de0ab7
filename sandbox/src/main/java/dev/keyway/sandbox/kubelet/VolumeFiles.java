// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a kubelet makes and removes on disk around a volume. Never follows into a mount: it removes
/// empty folders only.
final class VolumeFiles {
  private final VolumePaths paths;

  VolumeFiles(VolumePaths paths) {
    this.paths = paths;
  }

  /// Makes the parent of a volume's target, and writes down whose it is.
  void prepare(NodePod pod, CsiVolume volume) throws IOException {
    var data = paths.data(pod.uid(), volume.name());
    var folder = data.getParent();
    if (folder != null) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    }
    var text =
        Json.object()
            .put("driverName", volume.driver())
            .put("nodeName", pod.nodeName())
            .put("specVolID", volume.name())
            .put("volumeHandle", VolumePaths.volumeId(pod.uid(), volume.name()))
            .put("volumeLifecycleMode", "Ephemeral")
            .toString();
    Files.writeString(data, text);
  }

  /// Tells whether a plug-in may have something mounted there.
  boolean mayBePublished(String podUid, String volume) {
    return Files.exists(paths.data(podUid, volume));
  }

  /// Removes what is left of a volume that is not mounted.
  void remove(String podUid, String volume) throws IOException {
    Files.deleteIfExists(paths.target(podUid, volume));
    Files.deleteIfExists(paths.data(podUid, volume));
    Files.deleteIfExists(paths.volumes(podUid).resolve(volume));
  }

  /// Removes a pod's folders, which are empty once its volumes are gone.
  void removePod(String podUid) throws IOException {
    var volumes = paths.volumes(podUid);
    Files.deleteIfExists(volumes);
    Files.deleteIfExists(paths.pod(podUid).resolve("volumes"));
    Files.deleteIfExists(paths.pod(podUid));
  }

  /// Returns the pods that have folders here.
  List<String> pods() throws IOException {
    return names(paths.pods());
  }

  /// Returns a pod of which nothing is known but its volumes on disk.
  NodePod forgotten(String uid) throws IOException {
    var volumes = new ArrayList<PodVolume>();
    for (var name : names(paths.volumes(uid))) {
      driver(uid, name)
          .ifPresent(
              driver -> volumes.add(new CsiVolume(name, driver, true, Map.of(), Optional.empty())));
    }
    for (var name : names(paths.projected(uid))) {
      volumes.add(new ProjectedVolume(name, List.of()));
    }
    return new NodePod(
        "", uid, uid, "", "", "Unknown", true, OptionalLong.empty(), false, "", List.of(), volumes);
  }

  private Optional<String> driver(String uid, String volume) throws IOException {
    try {
      var json = Json.parse(Files.readString(paths.data(uid, volume)));
      return Optional.of(json.path("driverName").asString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
