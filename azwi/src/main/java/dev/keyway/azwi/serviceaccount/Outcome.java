// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a phase came to.
///
/// @param message for a person
/// @param facts for a script, such as `clientId`
public record Outcome(Status status, String message, Map<String, String> facts) {
  public Outcome {
    facts = new LinkedHashMap<>(facts);
  }

  /// How things were found and left.
  public enum Status {
    CREATED,
    UPDATED,
    UNCHANGED,
    DELETED,
    /// There was nothing to delete.
    ABSENT,
    SKIPPED
  }

  static Outcome of(Status status, String message) {
    return new Outcome(status, message, Map.of());
  }

  Outcome with(String fact, String value) {
    var more = new LinkedHashMap<>(facts);
    more.put(fact, value);
    return new Outcome(status, message, more);
  }
}
