// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

/// What else is in the cluster. Where that cannot be told, everything is there that is asked for:
/// what hangs on it are warnings only.
public interface Surroundings {
  /// Tells whether there is the AzureIdentity.
  boolean hasIdentity(String namespace, String name);

  /// Tells whether a pod of any namespace has the label `aadpodidbinding` with this value.
  boolean hasPodWith(String selector);
}
