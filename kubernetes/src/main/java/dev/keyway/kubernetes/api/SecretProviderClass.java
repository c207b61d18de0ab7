// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;
import java.util.Map;

/// Which provider fetches what, and which Secrets are made of it (csi-driver.md §7.1).
///
/// @param provider empty if the object names none
/// @param parameters the provider's own; empty if there are none
public record SecretProviderClass(
    ObjectMeta metadata,
    String provider,
    Map<String, String> parameters,
    List<SecretObject> secretObjects)
    implements KubernetesObject {

  /// A Secret to be made of mounted files. Nothing of it has been checked.
  public record SecretObject(
      String secretName,
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<Item> data) {
    public SecretObject {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
      data = List.copyOf(data);
    }
  }

  /// A file under a key.
  public record Item(String objectName, String key) {}

  public SecretProviderClass {
    parameters = Map.copyOf(parameters);
    secretObjects = List.copyOf(secretObjects);
  }
}
