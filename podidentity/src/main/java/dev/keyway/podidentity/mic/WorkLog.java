// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.log.Log;
import dev.keyway.podidentity.mic.assign.WorkObserver;
import dev.keyway.podidentity.mic.metrics.MicMetrics;
import dev.keyway.podidentity.mic.plan.Place;
import java.util.Map;

/// Logs how the work goes, and counts it.
record WorkLog(Log log, MicMetrics metrics) implements WorkObserver {
  @Override
  public void worked(Place place, Done done) {
    metrics.cycle(done.took());
    log.info(
        "wrote AzureAssignedIdentities",
        "place",
        place,
        "created",
        done.created(),
        "updated",
        done.updated(),
        "deleted",
        done.deleted(),
        "failed",
        done.failed(),
        "seconds",
        "%.3f".formatted(done.took().toNanos() / 1e9));
  }

  @Override
  public void refused(Place place, Map<String, ? extends Exception> identities) {
    identities.forEach((id, why) ->
        log.error(
            "an identity was refused; it is set aside and tried again less and less often",
            "place",
            place,
            "identity",
            id,
            "err",
            String.valueOf(why.getMessage())));
  }

  @Override
  public void failing(Place place, Exception why) {
    log.error("trying again", "place", place, "err", String.valueOf(why.getMessage()));
  }

  @Override
  public void bug(Throwable bug) {
    log.bug("a defect of ours; going on", bug);
  }
}
