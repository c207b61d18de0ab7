// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.flag;

import java.util.List;
import java.util.Map;

/// What was given on a command line.
///
/// @param values by flag, defaults included, each of its flag's kind
/// @param problems what cannot be understood: the caller shows the usage
public record Given(Map<String, String> values, List<String> problems) {
  public Given {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean is(String name) {
    return text(name).equals("true");
  }

  public int number(String name) {
    return Integer.parseInt(text(name));
  }
}
