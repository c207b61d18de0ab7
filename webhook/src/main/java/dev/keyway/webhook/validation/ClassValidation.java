// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import dev.keyway.kubernetes.api.SecretProviderClass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Judges a SecretProviderClass of this provider; those of others are theirs to judge.
final class ClassValidation {
  private static final String PROVIDER = "azure";
  private static final Report NOTHING = new Report(List.of(), List.of());

  private final ClassRules rules;

  ClassValidation(ClassRules rules) {
    this.rules = rules;
  }

  Report report(SecretProviderClass theClass) {
    if (!theClass.provider().equals(PROVIDER)) {
      return NOTHING;
    }
    var review = rules.review(theClass.parameters());
    var warnings = new ArrayList<>(review.report().warnings());
    theClass.secretObjects().forEach(secret -> missingFiles(secret, review.makes(), warnings));
    return new Report(review.report().problems(), warnings);
  }

  private static void missingFiles(
      SecretProviderClass.SecretObject secret, Predicate<String> makes, List<String> warnings) {
    for (var item : secret.data()) {
      var file = item.objectName().strip();
      if (!makes.test(file)) {
        warnings.add(
            "Secret %s wants the file \"%s\", which no object makes: give its objectAlias, or its"
                    .formatted(secret.secretName(), file)
                + " objectName if it has none");
      }
    }
  }
}
