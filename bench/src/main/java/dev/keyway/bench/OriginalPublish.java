// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.status.StatusName;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.MountRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the original driver does for the first publish of a volume, in its order: tmpfs by the
/// program mount(8), the provider's call, files behind a link, and the status object. Its other
/// work, such as looking through the mount table, is left out.
final class OriginalPublish implements AutoCloseable {
  private final NodeSurroundings surroundings;
  private final ManagedChannel provider;

  OriginalPublish(NodeSurroundings surroundings) {
    this.surroundings = surroundings;
    this.provider =
        UnixSocketChannels.client(surroundings.providers().resolve(InstantProvider.NAME + ".sock"));
  }

  /// Publishes a volume and returns how long it took until a file of it could be read.
  Duration publish(NodeVolume volume) throws IOException, InterruptedException {
    Files.createDirectories(volume.target().getParent());
    var start = System.nanoTime();
    Files.createDirectories(volume.target());
    run("mount", "-t", "tmpfs", "tmpfs", volume.target().toString());
    var answer =
        CSIDriverProviderGrpc.newBlockingStub(provider)
            .mount(
                MountRequest.newBuilder()
                    .setAttributes("{}")
                    .setSecrets("null")
                    .setPermission("420")
                    .setTargetPath(volume.target().toString())
                    .build());
    var data = Files.createDirectory(volume.target().resolve("..data_1"));
    for (var file : answer.getFilesList()) {
      Files.write(data.resolve(file.getPath()), file.getContents().toByteArray());
    }
    Files.createSymbolicLink(volume.target().resolve("..data"), data.getFileName());
    for (var file : answer.getFilesList()) {
      Files.createSymbolicLink(
          volume.target().resolve(file.getPath()), Path.of("..data", file.getPath()));
    }
    record(volume);
    if (Files.size(volume.target().resolve(InstantProvider.file(0))) == 0) {
      throw new IOException("the file is empty");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void record(NodeVolume volume) throws IOException {
    var objects = new ArrayList<Map<String, String>>();
    for (var i = 0; i < InstantProvider.FILES; i++) {
      objects.add(Map.of("id", "secret/" + InstantProvider.file(i), "version", "v1"));
    }
    var resource = Resources.POD_STATUSES;
    var key =
        StatusName.of(
            new PodRef(NodeObjects.NAMESPACE, volume.pod(), volume.uid()), volume.className());
    var _ =
        surroundings
            .client()
            .create(
                resource,
                NodeObjects.NAMESPACE,
                JsonBody.of(
                    Map.of(
                        "apiVersion",
                        resource.group() + "/" + resource.version(),
                        "kind",
                        resource.kind(),
                        "metadata",
                        Map.of("name", key.name()),
                        "status",
                        Map.of(
                            "podName",
                            volume.pod(),
                            "secretProviderClassName",
                            volume.className(),
                            "mounted",
                            true,
                            "targetPath",
                            volume.target().toString(),
                            "objects",
                            List.copyOf(objects)))));
  }

  /// Unmounts a volume and removes its folders.
  void unpublish(NodeVolume volume) throws IOException, InterruptedException {
    run("umount", volume.target().toString());
    volume.removeFolders();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() {
    provider.shutdownNow();
  }
}
