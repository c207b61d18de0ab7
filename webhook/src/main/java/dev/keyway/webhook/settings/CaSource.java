// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Where pods find the authority of the server that they exchange tokens at.
public sealed interface CaSource {
  /// In the roots they trust anyway.
  record None() implements CaSource {}

  /// In a variable.
  record Data(String pem) implements CaSource {}

  /// In a ConfigMap of their namespace, under `ca.crt`.
  record ConfigMap(String name) implements CaSource {}

  /// In the ClusterTrustBundles of a signer.
  ///
  /// @param labelSelector as pods have it; empty if none was given
  record TrustBundle(String signer, Optional<ObjectNode> labelSelector) implements CaSource {}
}
