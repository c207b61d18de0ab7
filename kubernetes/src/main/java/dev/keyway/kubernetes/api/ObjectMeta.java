// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.List;
import java.util.Map;

/// What all objects have.
///
/// @param resourceVersion empty for an object that is still to be created
/// @param deleting whether its deletion has been asked for
public record ObjectMeta(
    ObjectKey key,
    String uid,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<OwnerReference> owners,
    boolean deleting) {
  public ObjectMeta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    owners = List.copyOf(owners);
  }

  /// Returns the metadata of an object that is still to be created.
  public static ObjectMeta of(ObjectKey key) {
    return new ObjectMeta(key, "", "", Map.of(), Map.of(), List.of(), false);
  }
}
