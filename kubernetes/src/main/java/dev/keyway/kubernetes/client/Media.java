// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import okhttp3.MediaType;

/// The types of what is sent.
final class Media {
  static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType MERGE = MediaType.get("application/merge-patch+json");
  private static final MediaType STRATEGIC =
      MediaType.get("application/strategic-merge-patch+json");
  private static final MediaType STEPS = MediaType.get("application/json-patch+json");
  // Any JSON is YAML.
  private static final MediaType APPLY = MediaType.get("application/apply-patch+yaml");

  private Media() {}

  static MediaType of(Patch patch) {
    return switch (patch) {
      case Patch.Merge _ -> MERGE;
      case Patch.Strategic _ -> STRATEGIC;
      case Patch.Steps _ -> STEPS;
      case Patch.Apply _ -> APPLY;
    };
  }
}
