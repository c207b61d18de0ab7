// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.status.ClassVolumes;
import dev.keyway.driver.status.StatusName;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.driver.volume.PublishRequest;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.watch.Cache;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Which volumes are to be fetched again, and the request that kubelet would make for each. Pure.
final class Rotations {
  static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";
  private static final int ABOVE_TARGET = 6;

  private Rotations() {}

  /// One volume of a pod.
  record Rotation(Pod pod, Pod.CsiVolume volume, Path target) {
    PodRef ref() {
      var key = pod.key();
      return new PodRef(key.namespace(), key.name(), pod.metadata().uid());
    }

    /// Returns kubelet's request.
    ///
    /// @param tokens kubelet's JSON of service-account tokens
    /// @param tokensInSecrets where they go
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    PublishRequest request(
        Optional<String> tokens, boolean tokensInSecrets, Optional<Map<String, String>> secret) {
      var context = new LinkedHashMap<>(volume.attributes());
      context.put("csi.storage.k8s.io/pod.name", ref().name());
      context.put("csi.storage.k8s.io/pod.namespace", ref().namespace());
      context.put("csi.storage.k8s.io/pod.uid", ref().uid());
      context.put("csi.storage.k8s.io/serviceAccount.name", pod.serviceAccount());
      context.put("csi.storage.k8s.io/ephemeral", "true");
      var secrets = secret;
      if (tokens.isPresent() && tokensInSecrets) {
        var all = new LinkedHashMap<>(secret.orElse(Map.of()));
        all.put(TOKENS, tokens.get());
        secrets = Optional.of(all);
      } else {
        tokens.ifPresent(json -> context.put(TOKENS, json));
      }
      return new PublishRequest(
          handle(),
          target,
          ref(),
          volume.attributes().getOrDefault(ClassVolumes.CLASS, ""),
          volume.attributes().getOrDefault("providerName", ""),
          context,
          secrets,
          volume.readOnly(),
          pod.fsGroup()
              .filter(group -> group >= 0 && group <= Integer.MAX_VALUE)
              .map(group -> OptionalInt.of(group.intValue()))
              .orElse(OptionalInt.empty()));
    }

    /// Returns what kubelet calls an inline volume.
    private String handle() {
      try {
        var sha = MessageDigest.getInstance("SHA-256");
        var text = ref().uid() + volume.name();
        return "csi-" + HexFormat.of().formatHex(sha.digest(text.getBytes(UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  /// Returns the volumes of running pods that are recorded as mounted.
  static List<Rotation> of(
      Iterable<Pod> pods, Cache<SecretProviderClassPodStatus> statuses, String driverName) {
    var rotations = new ArrayList<Rotation>();
    for (var pod : pods) {
      if (pod.metadata().deleting() || pod.finished()) {
        continue;
      }
      for (var volume : pod.volumes()) {
        if (volume.driver().equals(driverName)) {
          target(pod, volume, statuses)
              .ifPresent(target -> rotations.add(new Rotation(pod, volume, target)));
        }
      }
    }
    return rotations;
  }

  private static Optional<Path> target(
      Pod pod, Pod.CsiVolume volume, Cache<SecretProviderClassPodStatus> statuses) {
    var uid = pod.metadata().uid();
    var ref = new PodRef(pod.key().namespace(), pod.key().name(), uid);
    var className = volume.attributes().getOrDefault(ClassVolumes.CLASS, "");
    // The status may be of another volume of the pod with this class, which lies beside.
    return statuses
        .get(StatusName.of(ref, className))
        .map(SecretProviderClassPodStatus::targetPath)
        .filter(path ->
            TargetPath.parse(path).filter(parsed -> parsed.podUid().equals(uid)).isPresent())
        .map(path -> new TargetPath(uid, volume.name()).below(above(Path.of(path))));
  }

  private static Path above(Path target) {
    var root = target;
    for (int i = 0; i < ABOVE_TARGET; i++) {
      var parent = root.getParent();
      root = parent == null ? Path.of("") : parent;
    }
    return root;
  }
}
