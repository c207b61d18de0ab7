// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.webhook.WebhookApplication;
import dev.keyway.webhook.WebhookOptions;
import dev.keyway.webhook.mutation.PodAdmission;
import dev.keyway.webhook.mutation.PodMutation;
import java.util.Map;

/// Who decides at which path of `keyway webhook`: the one place where that is put together.
final class WebhookDeciders {
  private WebhookDeciders() {}

  static WebhookApplication.Deciders of(WebhookOptions options) {
    return (accounts, version) ->
        Map.of(
            WebhookApplication.PODS,
            new PodAdmission(
                accounts,
                new PodMutation(options.settings(), version.nativeSidecars(), options.logLevel())));
  }
}
