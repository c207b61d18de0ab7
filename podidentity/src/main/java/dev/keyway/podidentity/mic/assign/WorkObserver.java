// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.podidentity.mic.plan.Place;
import java.time.Duration;
import java.util.Map;

/// Is told how the work goes, for logs and figures. Must be quick and safe for concurrent use.
public interface WorkObserver {
  /// Tells nobody.
  WorkObserver NONE =
      new WorkObserver() {
        @Override
        public void worked(Place place, Done done) {}

        @Override
        public void refused(Place place, Map<String, ? extends Exception> identities) {}

        @Override
        public void failing(Place place, Exception why) {}

        @Override
        public void bug(Throwable bug) {}
      };

  /// What was written in one go.
  record Done(int created, int updated, int deleted, int failed, Duration took) {}

  void worked(Place place, Done done);

  /// @param identities those that are set aside, and why
  void refused(Place place, Map<String, ? extends Exception> identities);

  /// Tells that a machine could not be changed, or something not be written; it is tried again.
  void failing(Place place, Exception why);

  void bug(Throwable bug);
}
