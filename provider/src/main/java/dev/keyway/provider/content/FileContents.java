// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The bytes of a file, which must not be printed.
public final class FileContents {
  private final byte[] bytes;

  private FileContents(byte[] bytes) {
    this.bytes = bytes;
  }

  static FileContents ofText(String text) {
    return new FileContents(text.getBytes(UTF_8));
  }

  /// Takes the array over: the caller must not change it any more.
  static FileContents ofBytes(byte[] bytes) {
    return new FileContents(bytes);
  }

  /// Returns the bytes themselves, not a copy: the caller must not change them.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContents that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "***(" + bytes.length + " bytes)";
  }
}
