// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of one volume, read once and only if one of them is wanted.
final class LazyFiles implements SecretContent.Files {
  private final Reading reading;
  private @Nullable Map<String, byte[]> contents;

  /// Reads them all.
  @FunctionalInterface
  interface Reading {
    Map<String, byte[]> read() throws Problem;
  }

  LazyFiles(Reading reading) {
    this.reading = reading;
  }

  @Override
  public byte[] read(String objectName) throws Problem {
    if (contents == null) {
      contents = reading.read();
    }
    var content = contents.get(objectName);
    if (content == null) {
      throw new Problem(
          "there is no mounted file %s; objectName must be the file's name or objectAlias"
              .formatted(objectName));
    }
    return content;
  }
}
