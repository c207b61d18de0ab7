// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Publishes and unpublishes CSI volumes, as kubelet would. May be used from any thread, for each
/// volume from one at a time.
final class CsiMounter {
  private final ApiServer api;
  private final Plugins plugins;
  private final Tokens tokens;
  private final VolumePaths paths;
  private final VolumeFiles files;
  private final Timing timing;

  CsiMounter(ApiServer api, Plugins plugins, Tokens tokens, VolumePaths paths, Timing timing) {
    this.api = api;
    this.plugins = plugins;
    this.tokens = tokens;
    this.paths = paths;
    this.files = new VolumeFiles(paths);
    this.timing = timing;
  }

  VolumeMount mount(NodePod pod, CsiVolume volume) {
    return new VolumeMount() {
      @Override
      public boolean republishes() throws MountFailed, InterruptedException {
        return CsiMounter.this.republishes(volume);
      }

      @Override
      public void publish(boolean mounted) throws MountFailed, InterruptedException {
        CsiMounter.this.publish(pod, volume, mounted);
      }

      @Override
      public void unpublish() throws MountFailed {
        CsiMounter.this.unpublish(pod, volume);
      }
    };
  }

  private boolean republishes(CsiVolume volume) throws MountFailed, InterruptedException {
    try {
      return driver(volume).republish();
    } catch (IOException e) {
      throw MountFailed.before("cannot read CSIDriver " + volume.driver() + ": " + e, e);
    }
  }

  private void publish(NodePod pod, CsiVolume volume, boolean mounted)
      throws MountFailed, InterruptedException {
    var plugin =
        plugins.find(volume.driver()).orElseThrow(() -> MountFailed.unregistered(volume.driver()));
    try {
      var request = request(pod, volume, plugin);
      files.prepare(pod, volume);
      plugin.call(timing.call(), stub -> stub.nodePublishVolume(request));
    } catch (StatusRuntimeException e) {
      var failure = MountFailed.of(e);
      if (failure.leftNothing() && !mounted) {
        removeQuietly(pod, volume, failure);
      }
      throw failure;
    } catch (IOException e) {
      throw MountFailed.before(String.valueOf(e.getMessage()), e);
    }
  }

  private void removeQuietly(NodePod pod, CsiVolume volume, MountFailed failure) {
    try {
      files.remove(pod.uid(), volume.name());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void unpublish(NodePod pod, CsiVolume volume) throws MountFailed {
    if (!files.mayBePublished(pod.uid(), volume.name())) {
      return;
    }
    var plugin =
        plugins.find(volume.driver()).orElseThrow(() -> MountFailed.unregistered(volume.driver()));
    var request =
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId(VolumePaths.volumeId(pod.uid(), volume.name()))
            .setTargetPath(paths.target(pod.uid(), volume.name()).toString())
            .build();
    try {
      plugin.call(timing.call(), stub -> stub.nodeUnpublishVolume(request));
      files.remove(pod.uid(), volume.name());
    } catch (StatusRuntimeException e) {
      throw MountFailed.of(e);
    } catch (IOException e) {
      throw MountFailed.before("cannot remove what is left of the volume: " + e, e);
    }
  }

  private NodePublishVolumeRequest request(NodePod pod, CsiVolume volume, CsiPlugin plugin)
      throws IOException, InterruptedException {
    var driver = driver(volume);
    var token = tokens.of(pod, driver.tokens());
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeId(VolumePaths.volumeId(pod.uid(), volume.name()))
        .setTargetPath(paths.target(pod.uid(), volume.name()).toString())
        .setVolumeCapability(capability(pod, plugin))
        .setReadonly(volume.readOnly())
        .putAllSecrets(VolumeContext.secrets(publishSecret(pod, volume), driver, token))
        .putAllVolumeContext(VolumeContext.of(pod, volume, driver, token))
        .build();
  }

  private static VolumeCapability capability(NodePod pod, CsiPlugin plugin) {
    var mount = VolumeCapability.MountVolume.newBuilder();
    if (plugin.takesMountGroup()) {
      pod.fsGroup().ifPresent(group -> mount.setVolumeMountGroup(Long.toString(group)));
    }
    return VolumeCapability.newBuilder()
        .setMount(mount)
        .setAccessMode(
            VolumeCapability.AccessMode.newBuilder()
                .setMode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER))
        .build();
  }

  private DriverInfo driver(CsiVolume volume) throws IOException, InterruptedException {
    var found = api.find("/apis/storage.k8s.io/v1/csidrivers/" + volume.driver());
    return DriverInfo.of(
        found.orElseThrow(() ->
            new IOException(
                "driver %s has no CSIDriver object, so it is not known to take inline volumes"
                    .formatted(volume.driver()))));
  }

  private Map<String, String> publishSecret(NodePod pod, CsiVolume volume)
      throws IOException, InterruptedException {
    if (volume.publishSecret().isEmpty()) {
      return Map.of();
    }
    var name = volume.publishSecret().get();
    var secret = api.find("/api/v1/namespaces/%s/secrets/%s".formatted(pod.namespace(), name));
    if (secret.isEmpty()) {
      throw new IOException(
          "fetching NodePublishSecretRef %s/%s failed: there is no such Secret"
              .formatted(pod.namespace(), name));
    }
    var data = new LinkedHashMap<String, String>();
    secret
        .get()
        .path("data")
        .properties()
        .forEach(entry ->
            data.put(
                entry.getKey(),
                new String(
                    Base64.getDecoder().decode(entry.getValue().asString()),
                    StandardCharsets.UTF_8)));
    return data;
  }
}
