// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;
import java.util.UUID;

/// What stands for an application in its tenant: the object that roles and policies name.
public record ServicePrincipal(String objectId, String displayName, List<String> tags) {
  public ServicePrincipal {
    tags = List.copyOf(tags);
  }

  /// Returns a new one with a random id.
  public static ServicePrincipal create(String displayName, List<String> tags) {
    return new ServicePrincipal(UUID.randomUUID().toString(), displayName, tags);
  }
}
