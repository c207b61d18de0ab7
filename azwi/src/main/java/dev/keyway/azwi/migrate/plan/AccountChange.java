// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.Optional;

/// What happens to a service account.
///
/// @param template for an account that is to be created: the one whose image pull secrets it gets
/// @param annotations what it needs
public record AccountChange(ObjectKey key, Optional<ObjectKey> template, Delta annotations) {
  public boolean create() {
    return template.isPresent();
  }
}
