// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

/// One flag of a program.
///
/// @param group the heading it stands under in the help
/// @param standard its value where it is not given, as it would be typed
public record Flag(String group, String name, Kind kind, String standard, String help) {

  /// What a flag's value is.
  public enum Kind {
    BOOL,
    INT,
    DURATION,
    TEXT
  }
}
