// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// The directories that providers put their sockets into (csi-driver.md §5.2).
final class SocketFolders {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{0,30}");

  private final List<Path> folders;

  SocketFolders(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /// A socket's file; another one once its maker has made it anew.
  ///
  /// @param identity tells files of the same path apart
  record SocketPath(Path path, Object identity) {}

  static void checkName(String provider) throws ProviderFailure {
    if (!NAME.matcher(provider).matches()) {
      throw new ProviderFailure(
          "invalid provider \"%s\": a name has at most 30 letters, digits, - and _"
              .formatted(provider),
          Status.Code.UNKNOWN,
          "",
          null);
    }
  }

  Optional<SocketPath> find(String provider) {
    return folders.stream()
        .map(folder -> look(folder.resolve(provider + ".sock")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<SocketPath> look(Path path) {
    try {
      var found = Files.readAttributes(path, BasicFileAttributes.class);
      var identity = List.of(Objects.requireNonNull(found.fileKey()), found.lastModifiedTime());
      return Optional.of(new SocketPath(path, identity));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  ProviderFailure notFound(String provider) {
    return new ProviderFailure(
        "provider not found: provider \"%s\" has no socket %s.sock in %s; is its pod running on this node?"
            .formatted(provider, provider, folders),
        Status.Code.UNKNOWN,
        "",
        null);
  }
}
