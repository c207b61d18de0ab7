// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.keyvault.ObjectType;
import java.util.Arrays;
import java.util.Optional;

/// What `objectType` may say.
public enum ObjectKind {
  SECRET("secret", ObjectType.SECRET),
  KEY("key", ObjectType.KEY),
  CERT("cert", ObjectType.CERTIFICATE);

  private final String text;
  private final ObjectType type;

  ObjectKind(String text, ObjectType type) {
    this.text = text;
    this.type = type;
  }

  /// Reads the exact, lower-case word.
  static Optional<ObjectKind> parse(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findAny();
  }

  /// Returns the word a SecretProviderClass uses, which is also part of the UID.
  public String text() {
    return text;
  }

  /// Returns what the vault calls it.
  public ObjectType type() {
    return type;
  }
}
