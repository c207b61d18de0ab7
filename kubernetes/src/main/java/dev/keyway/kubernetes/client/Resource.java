// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.KubernetesObject;
import java.util.function.Function;

/// A kind of object: where the API server keeps it and how it is read.
///
/// @param group empty for the core API
/// @param plural as in URLs
/// @param namespaced whether its objects live in namespaces
/// @param read makes an object of the server's JSON, whole or one item of a list
public record Resource<T extends KubernetesObject>(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    Function<JsonObject, T> read) {

  /// Returns `group/version`, or the version alone for the core API.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
