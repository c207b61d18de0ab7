// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.provider.request.ObjectSpec;

/// Where one fetched version of an object goes: its file's path and the UID the driver knows it by
/// (provider.md §7).
///
/// @param path relative to the volume; split files add `.crt` and `.key`
public record FileSlot(String path, String uid) {

  /// Returns the place of an object without history.
  public static FileSlot single(ObjectSpec spec) {
    return new FileSlot(spec.path(), uid(spec));
  }

  /// Returns the place of the version that is `index` steps older than the newest one wanted.
  public static FileSlot versioned(ObjectSpec spec, int index) {
    return new FileSlot(spec.path() + "/" + index, uid(spec) + "/" + index);
  }

  private static String uid(ObjectSpec spec) {
    return spec.kind().text() + "/" + spec.name();
  }
}
