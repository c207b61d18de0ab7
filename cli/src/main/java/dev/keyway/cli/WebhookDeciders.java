// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.podidentity.matching.IdentityReview;
import dev.keyway.provider.request.ClassReview;
import dev.keyway.webhook.WebhookApplication;
import dev.keyway.webhook.WebhookOptions;
import dev.keyway.webhook.mutation.PodAdmission;
import dev.keyway.webhook.mutation.PodMutation;
import dev.keyway.webhook.validation.ClassRules;
import dev.keyway.webhook.validation.ManifestAdmission;
import dev.keyway.webhook.validation.Report;
import java.util.Map;

/// Who decides at which path of `keyway webhook`: the one place where that is put together. The
/// rules for manifests are those of the programs that would use them.
final class WebhookDeciders {
  private WebhookDeciders() {}

  static WebhookApplication.Deciders of(WebhookOptions options) {
    return cluster ->
        Map.of(
            WebhookApplication.PODS,
            new PodAdmission(
                cluster.accounts(),
                new PodMutation(
                    options.settings(), cluster.version().nativeSidecars(), options.logLevel())),
            WebhookApplication.CLASSES,
            ManifestAdmission.secretProviderClasses(WebhookDeciders::review),
            WebhookApplication.IDENTITIES,
            ManifestAdmission.azureIdentities(WebhookDeciders::review),
            WebhookApplication.BINDINGS,
            ManifestAdmission.azureIdentityBindings(cluster.surroundings()));
  }

  private static ClassRules.Review review(Map<String, String> parameters) {
    var review = ClassReview.of(parameters);
    return new ClassRules.Review(new Report(review.problems(), review.notices()), review::makes);
  }

  private static Report review(AzureIdentity identity) {
    var review = IdentityReview.of(identity);
    return new Report(review.problems(), review.notices());
  }
}
