// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules for a file's path inside the volume: what the driver accepts, and nothing that could
/// leave the volume or clash with how it swaps contents (provider.md §6.3, §19).
public final class FilePath {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 4096;

  private FilePath() {}

  /// Says what is wrong with `path`; empty if nothing is.
  public static Optional<String> fault(String path) {
    if (path.isEmpty()) {
      return Optional.of("the file name is empty: set objectName or objectAlias");
    }
    return Optional.ofNullable(faultOf(path))
        .map(fault -> "the file name " + Text.quote(path) + fault);
  }

  private static @Nullable String faultOf(String path) {
    if (path.startsWith("/")) {
      return " must be relative";
    }
    if (path.contains("..")) {
      return " must not contain ..";
    }
    if (path.indexOf('\\') >= 0) {
      return " must not contain a backslash: directories are separated by /";
    }
    if (path.codePoints().anyMatch(FilePath::unprintable)) {
      return " contains a control character or half a surrogate pair";
    }
    if (path.getBytes(UTF_8).length > LONGEST_PATH) {
      return " is longer than " + LONGEST_PATH + " bytes";
    }
    for (var name : path.split("/", -1)) {
      if (name.isEmpty()) {
        return " has an empty component (a doubled or trailing /)";
      }
      if (name.equals(".")) {
        return " has a component that is only a dot";
      }
      if (name.getBytes(UTF_8).length > LONGEST_NAME) {
        return " has a component longer than " + LONGEST_NAME + " bytes";
      }
    }
    return null;
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }
}
