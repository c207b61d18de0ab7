// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/// The names that follow from a service account and its issuer. They are the same in every run, so
/// that what one run made another finds.
final class Names {
  private Names() {}

  /// Returns the application's name.
  static String application(String namespace, String name, String issuer) {
    return "%s-%s-%s".formatted(namespace, name, hash(issuer));
  }

  /// Returns the federated credential's name at an application. It ends in `=`, which Graph takes
  /// and Resource Manager does not.
  static String credential(String namespace, String name, String issuer) {
    return hash("%s-%s-%s".formatted(namespace, name, issuer));
  }

  /// Returns a name that Resource Manager takes as well: it begins with a letter or digit.
  static String plainCredential(String namespace, String name, String issuer) {
    return "k" + credential(namespace, name, issuer).replace("=", "");
  }

  static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
