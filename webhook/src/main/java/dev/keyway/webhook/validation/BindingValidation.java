// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import dev.keyway.kubernetes.api.AzureIdentityBinding;
import java.util.ArrayList;

/// Judges an AzureIdentityBinding. What it refers to may come later, so that it is missing is worth
/// a warning.
final class BindingValidation {
  private static final String LABEL_VALUE = "[0-9A-Za-z]([-_.0-9A-Za-z]{0,61}[0-9A-Za-z])?";

  private final Surroundings surroundings;

  BindingValidation(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Report report(AzureIdentityBinding binding) {
    var problems = new ArrayList<String>();
    var warnings = new ArrayList<String>();
    var namespace = binding.key().namespace();
    if (binding.azureIdentity().isBlank()) {
      problems.add("azureIdentity is not set: name an AzureIdentity of namespace " + namespace);
    } else if (!surroundings.hasIdentity(namespace, binding.azureIdentity())) {
      warnings.add(
          "there is no AzureIdentity %s/%s (yet)".formatted(namespace, binding.azureIdentity()));
    }
    var selector = binding.selector();
    if (selector.isBlank()) {
      problems.add(
          "selector is not set: name the value of the label %s of the pods"
              .formatted(AzureIdentityBinding.LABEL));
    } else if (!selector.matches(LABEL_VALUE)) {
      problems.add("selector \"%s\" cannot be the value of a label".formatted(selector));
    } else if (!surroundings.hasPodWith(selector)) {
      warnings.add(
          "no pod has the label %s: %s (yet)".formatted(AzureIdentityBinding.LABEL, selector));
    }
    return new Report(problems, warnings);
  }
}
