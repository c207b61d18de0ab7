// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// The volumes of a pod as folders. What cannot be had here is noted as missing.
final class PodVolumes {
  private final PrivateFolder root;
  private final Values values;
  private final UnaryOperator<String> tokens;
  private final Map<String, Path> folders = new HashMap<>();
  private final Map<Path, String> tokenFiles = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  /// Fills the folder of a volume of the Secrets Store driver.
  @FunctionalInterface
  interface SecretsStore {
    /// @param volume its name in the pod
    void mount(String volume, Path folder) throws IOException;
  }

  /// @param tokens makes a token of the pod's account for an audience
  PodVolumes(PrivateFolder root, Values values, UnaryOperator<String> tokens) {
    this.root = root;
    this.values = values;
    this.tokens = tokens;
  }

  /// Takes a volume that is there already.
  void add(String name, Path folder) {
    folders.put(name, folder);
  }

  /// Fills a folder for each other volume that the container mounts.
  void fill(JsonNode pod, JsonNode container, SecretsStore store) throws IOException {
    for (var mount : container.path("volumeMounts")) {
      var name = mount.path("name").asString("");
      for (var volume : pod.path("spec").path("volumes")) {
        if (volume.path("name").asString("").equals(name) && !folders.containsKey(name)) {
          var folder = fill(volume, store);
          folder.ifPresent(path -> folders.put(name, path));
        }
      }
    }
  }

  private Optional<Path> fill(JsonNode volume, SecretsStore store) throws IOException {
    var name = volume.path("name").asString("");
    var folder = root.folder("volume-" + name);
    if (volume.has("csi")) {
      store.mount(name, folder);
    } else if (volume.has("projected")) {
      for (var source : volume.path("projected").path("sources")) {
        project(name, source, folder);
      }
    } else if (volume.has("configMap")) {
      entries("ConfigMap", "name", volume.path("configMap"), folder);
    } else if (volume.has("secret")) {
      entries("Secret", "secretName", volume.path("secret"), folder);
    } else if (!volume.has("emptyDir")) {
      missing.add("volume %s: its kind is not available here".formatted(name));
      return Optional.empty();
    }
    return Optional.of(folder);
  }

  private void project(String volume, JsonNode source, Path folder) throws IOException {
    if (source.has("serviceAccountToken")) {
      var token = source.path("serviceAccountToken");
      var file = inside(folder, token.path("path").asString(""));
      tokenFiles.put(file, token.path("audience").asString(""));
      write(file, tokens.apply(token.path("audience").asString("")));
    } else if (source.has("configMap")) {
      entries("ConfigMap", "name", source.path("configMap"), folder);
    } else if (source.has("secret")) {
      entries("Secret", "name", source.path("secret"), folder);
    } else {
      missing.add("volume %s: a source of it is not available here".formatted(volume));
    }
  }

  private void entries(String kind, String field, JsonNode source, Path folder) throws IOException {
    var name = source.path(field).asString("");
    var entries = values.of(kind, name);
    if (entries.isEmpty()) {
      if (!source.path("optional").asBoolean(false)) {
        missing.add("%s %s".formatted(kind, name));
      }
      return;
    }
    for (var entry : entries.get().entrySet()) {
      var path = path(source.path("items"), entry.getKey());
      if (path.isPresent()) {
        var file = inside(folder, path.get());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, entry.getValue());
      }
    }
  }

  private static Optional<String> path(JsonNode items, String key) {
    if (!items.isArray() || items.isEmpty()) {
      return Optional.of(key);
    }
    return items
        .valueStream()
        .filter(item -> item.path("key").asString("").equals(key))
        .map(item -> item.path("path").asString(key))
        .findFirst();
  }

  /// Writes all tokens anew, as kubelet does before they end.
  void renewTokens() throws IOException {
    for (var file : tokenFiles.entrySet()) {
      write(file.getKey(), tokens.apply(file.getValue()));
    }
  }

  /// Tells whether there are tokens to renew.
  boolean hasTokens() {
    return !tokenFiles.isEmpty();
  }

  private static void write(Path file, String text) throws IOException {
    var parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    var next = Files.createTempFile(parent, ".", ".new");
    Files.write(next, text.getBytes(StandardCharsets.UTF_8));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path inside(Path folder, String name) throws IOException {
    var file = folder.resolve(name).normalize();
    if (name.isEmpty() || !file.startsWith(folder) || file.equals(folder)) {
      throw new IOException("the path '%s' leads out of its volume".formatted(name));
    }
    return file;
  }

  /// Returns where the container has its volumes.
  List<Placement> placements(JsonNode container) throws IOException {
    var placements = new ArrayList<Placement>();
    for (var mount : container.path("volumeMounts")) {
      var folder = folders.get(mount.path("name").asString(""));
      if (folder != null) {
        var part = mount.path("subPath").asString("");
        placements.add(
            new Placement(
                part.isEmpty() ? folder : inside(folder, part),
                mount.path("mountPath").asString(""),
                mount.path("readOnly").asBoolean(false)));
      }
    }
    return List.copyOf(placements);
  }

  /// Returns what the container would have and this has not.
  List<String> missing() {
    return List.copyOf(missing);
  }
}
