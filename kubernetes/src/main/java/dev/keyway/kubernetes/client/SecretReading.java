// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretValues;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads Secrets: with digests in place of their values, or for who has to use these.
final class SecretReading {
  private SecretReading() {}

  static Secret secret(JsonObject json) {
    return new Secret(
        MetaReading.meta(json),
        json.text("type").orElse("Opaque"),
        digests(MetaReading.texts(json, "data")));
  }

  static SecretValues values(JsonObject json) {
    var values = new LinkedHashMap<String, byte[]>();
    MetaReading.texts(json, "data")
        .forEach((key, value) -> {
          try {
            values.put(key, Base64.getDecoder().decode(value));
          } catch (IllegalArgumentException _) {
            // No API server sends that; a key without a value says enough.
          }
        });
    return new SecretValues(MetaReading.brief(json), values);
  }

  private static Map<String, String> digests(Map<String, String> data) {
    var digests = new LinkedHashMap<String, String>();
    data.forEach((key, value) -> digests.put(key, digest(value)));
    return digests;
  }

  private static String digest(String base64) {
    try {
      var value = Base64.getDecoder().decode(base64);
      return Secret.digest(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (IllegalArgumentException _) {
      // Not the digest of any value: whoever compares, replaces it.
      return "";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
