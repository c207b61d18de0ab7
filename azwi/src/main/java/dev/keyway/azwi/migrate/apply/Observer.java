// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.model.WorkloadId;

/// Is told of each step that has been done, for whoever waits.
@FunctionalInterface
public interface Observer {
  Observer NONE = (_, _) -> {};

  void done(WorkloadId workload, String step);
}
