// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// One value of a Secret: never printed, compared by its digest.
final class SecretValue {
  private final byte[] bytes;
  private final String digest;

  private SecretValue(byte[] bytes, String digest) {
    this.bytes = bytes;
    this.digest = digest;
  }

  static SecretValue of(byte[] bytes) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return new SecretValue(bytes.clone(), Secret.digest(sha.digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String digest() {
    return digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretValue that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
