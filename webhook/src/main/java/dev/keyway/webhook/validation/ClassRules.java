// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import java.util.Map;
import java.util.function.Predicate;

/// What the provider thinks of a SecretProviderClass.
@FunctionalInterface
public interface ClassRules {
  /// @param parameters those of the class
  Review review(Map<String, String> parameters);

  /// @param makes tells whether a mount may write the file of that path
  record Review(Report report, Predicate<String> makes) {}
}
