// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import java.util.List;
import java.util.Map;

/// Something that a program reads besides its flags: a variable of its environment, a key of a
/// file, a parameter of an object. Declared beside what reads it; the help and the manual are made
/// of it.
///
/// @param group the heading it stands under
/// @param standard its value where it is not given, as it would be written; empty if there is none
public record Setting(String group, String name, String standard, String help) {

  /// What the whole program goes by.
  public static final String PROGRAM = "Program";

  /// What calls to the API server go by.
  public static final String API_SERVER = "API server";

  /// What calls to Azure go by.
  public static final String AZURE = "Calls to Azure";

  /// A setting that has no value unless it is given.
  public static Setting of(String group, String name, String help) {
    return new Setting(group, name, "", help);
  }

  /// Returns settings that a module without flags declares as texts.
  ///
  /// @param helps by name, in order
  public static List<Setting> all(String group, Map<String, String> helps) {
    return helps.entrySet().stream()
        .map(entry -> of(group, entry.getKey(), entry.getValue()))
        .toList();
  }
}
