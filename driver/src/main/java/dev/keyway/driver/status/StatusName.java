// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.api.ObjectKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What status objects and their node label are called. Names are the original's as long as the API
/// server takes them; longer ones are cut and end in a digest of the whole.
public final class StatusName {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final int DIGEST = 10;

  private StatusName() {}

  /// Returns the key of the object for one pod and class.
  public static ObjectKey of(PodRef pod, String className) {
    var name = pod.name() + "-" + pod.namespace() + "-" + className;
    return new ObjectKey(pod.namespace(), shortened(name, LONGEST_NAME));
  }

  /// Returns the value of the label that says which node an object is of.
  public static String label(String nodeName) {
    return shortened(nodeName, LONGEST_LABEL);
  }

  private static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    var start = text.substring(0, longest - DIGEST - 1).replaceAll("[^A-Za-z0-9]+$", "");
    return start + "-" + digest(text).substring(0, DIGEST);
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
