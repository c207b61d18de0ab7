// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.log.Log;
import dev.keyway.webhook.certificate.RotationObserver;
import java.time.Duration;

/// Logs how the keeping of certificates goes.
record RotationLog(Log log) implements RotationObserver {
  @Override
  public void renewed(String what) {
    log.verbose(2, "renewed", "what", what);
  }

  @Override
  public void injected(String configuration) {
    log.verbose(2, "the API server is told to trust the authority", "kind", configuration);
  }

  @Override
  public void missing(String configuration) {
    log.warning(
        "the MutatingWebhookConfiguration does not exist, so no pod is changed: apply"
            + " deploy/manifests/workload-identity.yaml, or install the chart with parts.webhook",
        "name",
        configuration);
  }

  @Override
  public void shown() {
    log.verbose(2, "showing another certificate");
  }

  @Override
  public void failed(String problem, Duration pause) {
    log.warning("certificates cannot be kept, trying again", "error", problem, "after", pause);
  }
}
