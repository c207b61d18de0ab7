// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Writes the files of projected volumes. A file is replaced as a whole, so readers see the old
/// content or the new. Handles secret material. May be used from any thread, for each volume from
/// one at a time.
final class ProjectedFiles {
  private final ApiServer api;
  private final Tokens tokens;
  private final VolumePaths paths;

  ProjectedFiles(ApiServer api, Tokens tokens, VolumePaths paths) {
    this.api = api;
    this.tokens = tokens;
    this.paths = paths;
  }

  VolumeMount mount(NodePod pod, ProjectedVolume volume) {
    return new VolumeMount() {
      @Override
      public boolean republishes() {
        return true; // Tokens end, and ConfigMaps change.
      }

      @Override
      public void publish(boolean mounted) throws MountFailed, InterruptedException {
        try {
          write(pod, volume);
        } catch (IOException e) {
          throw MountFailed.before(String.valueOf(e.getMessage()), e);
        }
      }

      @Override
      public void unpublish() throws MountFailed {
        try {
          remove(paths.projected(pod.uid(), volume.name()));
          Files.deleteIfExists(paths.projected(pod.uid()));
        } catch (IOException | UncheckedIOException e) {
          throw MountFailed.before("cannot remove the volume's files: " + e, e);
        }
      }
    };
  }

  private void write(NodePod pod, ProjectedVolume volume) throws IOException, InterruptedException {
    var contents = new LinkedHashMap<String, byte[]>();
    for (var source : volume.sources()) {
      switch (source) {
        case ProjectedVolume.Token token ->
            contents.put(
                token.path(), tokens.value(pod, token.request()).getBytes(StandardCharsets.UTF_8));
        case ProjectedVolume.ConfigMap map -> contents.putAll(entries(pod, map));
      }
    }
    var folder = paths.projected(pod.uid(), volume.name());
    for (var content : contents.entrySet()) {
      write(folder, content.getKey(), content.getValue());
    }
  }

  private Map<String, byte[]> entries(NodePod pod, ProjectedVolume.ConfigMap map)
      throws IOException, InterruptedException {
    var path = "/api/v1/namespaces/%s/configmaps/%s".formatted(pod.namespace(), map.name());
    var found = api.find(path);
    if (found.isEmpty()) {
      if (map.optional()) {
        return Map.of();
      }
      throw new IOException("configmap \"%s\" not found".formatted(map.name()));
    }
    var all = all(found.get());
    if (map.items().isEmpty()) {
      return all;
    }
    var chosen = new LinkedHashMap<String, byte[]>();
    for (var item : map.items().entrySet()) {
      var value = all.get(item.getKey());
      if (value != null) {
        chosen.put(item.getValue(), value);
      } else if (!map.optional()) {
        throw new IOException(
            "configmap \"%s\" has no key \"%s\"".formatted(map.name(), item.getKey()));
      }
    }
    return chosen;
  }

  private static Map<String, byte[]> all(JsonNode map) {
    var all = new LinkedHashMap<String, byte[]>();
    map.path("data")
        .properties()
        .forEach(entry ->
            all.put(entry.getKey(), entry.getValue().asString().getBytes(StandardCharsets.UTF_8)));
    map.path("binaryData")
        .properties()
        .forEach(entry ->
            all.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue().asString())));
    return all;
  }

  private static void write(Path folder, String name, byte[] content) throws IOException {
    var file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IOException("the path \"%s\" leads out of the volume".formatted(name));
    }
    var parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(
        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    var next = parent.resolve("..new");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    Files.write(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // Nothing was ever written.
    }
  }
}
