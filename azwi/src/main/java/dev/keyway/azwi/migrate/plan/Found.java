// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

/// An identity, or why there is none.
sealed interface Found {
  record Identity(TargetIdentity identity) implements Found {}

  record Nothing(Obstacle obstacle) implements Found {}
}
