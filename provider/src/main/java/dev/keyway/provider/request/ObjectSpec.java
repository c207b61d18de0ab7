// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.keyvault.ObjectRef;

/// One object a mount asks for, checked.
///
/// @param index its place in the list, from 0
/// @param path where its file goes, relative and clean
/// @param version the version to read; empty for the latest
/// @param history how many versions, newest first; at most 1 means a single file
/// @param mode the file's permission bits
public record ObjectSpec(
    int index,
    ObjectKind kind,
    String name,
    String version,
    int history,
    ObjectFormat format,
    ObjectEncoding encoding,
    String path,
    FileMode mode) {

  /// Tells whether one file per version is wanted, in a directory of their own.
  public boolean wantsHistory() {
    return history > 1;
  }

  /// Returns what the vault is asked for.
  public ObjectRef ref() {
    return new ObjectRef(kind.type(), name, version);
  }

  /// Returns how messages name the object.
  public String label() {
    return label(index, kind.text(), name, version);
  }

  static String label(int index, String kind, String name, String version) {
    return "objects[%d] (objectType:%s, objectName:%s, objectVersion:%s)"
        .formatted(index, kind, name, version);
  }
}
