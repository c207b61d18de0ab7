// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import java.util.List;

/// What there is to say about an object.
///
/// @param problems why it can never work; one sentence each
/// @param warnings what is probably not meant, or missing yet
public record Report(List<String> problems, List<String> warnings) {
  public Report {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
