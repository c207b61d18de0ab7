// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/// A password of an application; only its digest is kept, and its first characters as the hint that
/// Graph shows.
public record ClientSecret(
    String keyId, String displayName, String hint, String sha256, Instant starts, Instant expires) {
  private static final int HINT = 3;

  /// Returns the entry of a password, with a random id.
  public static ClientSecret of(
      String displayName, String secret, Instant starts, Instant expires) {
    return new ClientSecret(
        UUID.randomUUID().toString(),
        displayName,
        secret.substring(0, Math.min(HINT, secret.length())),
        digest(secret),
        starts,
        expires);
  }

  private static String digest(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Tells whether `secret` is this password, expired or not.
  public boolean matches(String secret) {
    return MessageDigest.isEqual(
        digest(secret).getBytes(StandardCharsets.US_ASCII),
        sha256.getBytes(StandardCharsets.US_ASCII));
  }
}
