// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/// Volumes without content, which conformance suites create and publish. They are told from pods'
/// volumes by their ID, which is kubelet's to choose: no pod can ask for one.
public final class PlaceholderVolume {
  private static final String PREFIX = "placeholder-";
  private static final Pattern ID = Pattern.compile(PREFIX + "[0-9a-f]{64}");
  private static final String PROVIDER = "mock_provider";

  private PlaceholderVolume() {}

  /// Returns the ID of the volume of that name, the same each time.
  public static String idOf(String name) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return PREFIX
          + HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// Tells whether a volume has such an ID.
  public static boolean hasId(String volumeId) {
    return ID.matcher(volumeId).matches();
  }

  /// Returns the volume context for a volume that is created with these parameters.
  public static Map<String, String> context(Map<String, String> parameters) {
    var context = new HashMap<>(parameters);
    if (!context.containsKey(VolumeContext.CLASS)) {
      context.put(VolumeContext.PROVIDER, PROVIDER);
    }
    return Map.copyOf(context);
  }

  static boolean asked(PublishRequest request) {
    return hasId(request.volumeId()) && request.providerName().equalsIgnoreCase(PROVIDER);
  }
}
