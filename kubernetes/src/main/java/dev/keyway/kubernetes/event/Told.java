// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// An event to be written.
record Told(Events.Subject subject, Events.Type type, String reason, String message, Instant time) {
  private static final int LONGEST_MESSAGE = 1024;

  static Told of(
      Events.Subject subject, Events.Type type, String reason, String message, Instant time) {
    return new Told(subject, type, reason, cut(message), time);
  }

  /// The API server refuses more characters; half a character it would not understand.
  private static String cut(String message) {
    var whole = new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    if (whole.length() <= LONGEST_MESSAGE) {
      return whole;
    }
    var end = LONGEST_MESSAGE - 1;
    return whole.substring(0, Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  Same sameAs() {
    var metadata = subject.metadata();
    return new Same(
        subject.kind(), metadata.key().toString(), metadata.uid(), type, reason, message);
  }

  /// What makes two events the same.
  record Same(
      String kind, String object, String uid, Events.Type type, String reason, String message) {}
}
