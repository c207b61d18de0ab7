// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.provider.request.FileMode;
import dev.keyway.provider.request.ObjectEncoding;
import dev.keyway.provider.request.ObjectFormat;
import dev.keyway.provider.request.ObjectKind;
import dev.keyway.provider.request.ObjectSpec;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;

/// Checked objects for tests.
final class Specs {
  private Specs() {}

  static ObjectSpec spec(String name) {
    return of(name, ObjectFormat.PEM);
  }

  static ObjectSpec of(String name, ObjectFormat format) {
    return of(name, format, ObjectEncoding.UTF_8);
  }

  static ObjectSpec of(String name, ObjectFormat format, ObjectEncoding encoding) {
    return new ObjectSpec(
        0, ObjectKind.SECRET, name, "", 0, format, encoding, name, new FileMode(0644));
  }

  static ObjectSpec of(String name, ObjectKind kind) {
    return new ObjectSpec(
        0, kind, name, "", 0, ObjectFormat.PEM, ObjectEncoding.UTF_8, name, new FileMode(0644));
  }

  static ObjectSpec history(String name, String version, int history, String path) {
    return new ObjectSpec(
        0,
        ObjectKind.SECRET,
        name,
        version,
        history,
        ObjectFormat.PEM,
        ObjectEncoding.UTF_8,
        path,
        new FileMode(0644));
  }

  static PublicKey ecKey(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
