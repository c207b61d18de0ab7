// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.Map;

/// The service account that a pod runs as.
record Account(String namespace, String name, Map<String, String> annotations) {
  Account {
    annotations = Map.copyOf(annotations);
  }

  @Override
  public String toString() {
    return "ServiceAccount " + namespace + "/" + name;
  }
}
