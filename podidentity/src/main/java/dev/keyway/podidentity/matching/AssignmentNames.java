// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import dev.keyway.kubernetes.api.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How AzureAssignedIdentity objects are called, and the labels they are found by.
public final class AssignmentNames {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final int DIGEST = 10;

  private AssignmentNames() {}

  /// Returns `<pod>-<pod's namespace>-<identity>`; what is too long ends in a digest of it.
  static String of(ObjectKey pod, ObjectKey identity) {
    return shortened(pod.name() + "-" + pod.namespace() + "-" + identity.name(), LONGEST_NAME);
  }

  /// Returns another name for a pod whose name is taken by the object of another pod, as `a-b` in
  /// `c` and `a` in `b-c` would share one.
  static ObjectKey distinct(ObjectKey taken, ObjectKey pod, ObjectKey identity) {
    var digest = digest(pod + " " + identity);
    var room = LONGEST_NAME - DIGEST - 1;
    var start = taken.name().length() <= room ? taken.name() : taken.name().substring(0, room);
    return new ObjectKey(taken.namespace(), start + "-" + digest);
  }

  /// Returns the value of the label `nodename` for a node; a label holds 63 characters.
  public static String label(String node) {
    return shortened(node, LONGEST_LABEL);
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, longest - DIGEST - 1) + "-" + digest(text);
  }

  private static String digest(String text) {
    try {
      var all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
