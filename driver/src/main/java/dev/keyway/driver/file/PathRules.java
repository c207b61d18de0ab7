// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Which paths a volume's files may have (csi-driver.md §6.1).
final class PathRules {
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;
  private static final int SHOWN = 200;

  private PathRules() {}

  static void check(String path) throws InvalidPath {
    var problem = problem(path);
    if (problem.isPresent()) {
      throw new InvalidPath("the provider sent " + quote(path) + ", which " + problem.get());
    }
  }

  static String quote(String path) {
    return "the file \"%s\""
        .formatted(path.length() > SHOWN ? path.substring(0, SHOWN) + "…" : path);
  }

  private static Optional<String> problem(String path) {
    if (path.isEmpty()) {
      return Optional.of("has no name");
    }
    if (path.startsWith("/")) {
      return Optional.of("is an absolute path; a volume's paths are relative");
    }
    if (path.indexOf('\0') >= 0) {
      return Optional.of("has a zero byte in its path");
    }
    if (bytes(path) > LONGEST_PATH) {
      return Optional.of("has a path of more than " + LONGEST_PATH + " bytes");
    }
    if (path.startsWith("..")) {
      return Optional.of("starts with two dots; such names belong to the driver");
    }
    return List.of(path.split("/", -1)).stream()
        .map(PathRules::problemOfName)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> problemOfName(String name) {
    return switch (name) {
      case "" -> Optional.of("has a slash too many");
      case "." -> Optional.of("has a dot for a part of its path");
      case ".." -> Optional.of("has two dots for a part of its path");
      default ->
          bytes(name) > LONGEST_NAME
              ? Optional.of("has a name of more than " + LONGEST_NAME + " bytes")
              : Optional.empty();
    };
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
