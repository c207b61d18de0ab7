// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The objects of a set of manifest files.
///
/// @param all in the order of the files and of the documents in each
public record Manifests(List<Manifest> all) {

  public Manifests {
    all = List.copyOf(all);
  }

  /// Reads files, folders (their `.yaml`, `.yml` and `.json` files) and `-` for `stdin`.
  ///
  /// @throws InvalidManifest if one cannot be read, is no YAML or is not shaped as its kind demands
  public static Manifests read(List<String> sources, InputStream stdin) {
    var all = new ArrayList<Manifest>();
    // Naming standard input twice means the same documents, not an empty second reading.
    for (var source : sources.stream().distinct().toList()) {
      if (source.equals("-")) {
        all.addAll(ManifestParser.parse("standard input", text(stdin)));
      } else {
        for (var file : files(Path.of(source))) {
          all.addAll(ManifestParser.parse(file.toString(), text(file)));
        }
      }
    }
    return new Manifests(all);
  }

  /// Returns the objects of one type.
  public <T extends Manifest> List<T> of(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// Returns the object of that type, namespace and name.
  public <T extends Manifest> Optional<T> find(Class<T> type, String namespace, String name) {
    return of(type).stream()
        .filter(object -> object.namespace().equals(namespace) && object.name().equals(name))
        .findFirst();
  }

  /// Returns what is there, for messages: `Pod default/web, Secret default/creds`.
  public String listing() {
    return all.isEmpty()
        ? "nothing"
        : all.stream()
            .map(object -> kind(object) + " " + object.namespace() + "/" + object.name())
            .collect(Collectors.joining(", "));
  }

  private static String kind(Manifest manifest) {
    return manifest instanceof Manifest.Other other
        ? other.kind()
        : manifest.getClass().getSimpleName();
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(Manifests::isManifest).sorted().toList();
    } catch (IOException e) {
      throw new InvalidManifest("cannot list " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isManifest(Path file) {
    return file.toString().matches(".*\\.(yaml|yml|json)");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidManifest("no such file: " + file, e);
    } catch (IOException e) {
      throw new InvalidManifest("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String text(InputStream stdin) {
    try {
      return new String(stdin.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InvalidManifest("cannot read standard input: " + e.getMessage(), e);
    }
  }
}
