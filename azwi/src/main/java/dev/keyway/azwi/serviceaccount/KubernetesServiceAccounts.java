// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Service accounts at the API server.
public record KubernetesServiceAccounts(KubernetesClient client) implements ServiceAccounts {

  @Override
  public boolean put(String namespace, String name, Map<String, Optional<String>> annotations)
      throws KubernetesException {
    try {
      client.create(Resources.SERVICE_ACCOUNTS, namespace, JsonBody.of(whole(name, annotations)));
      return true;
    } catch (KubernetesException.AlreadyExists _) {
      var patch = Patch.merge(Map.of("metadata", Map.of("annotations", nulls(annotations))));
      client.patch(Resources.SERVICE_ACCOUNTS, new ObjectKey(namespace, name), patch);
      return false;
    }
  }

  private static Map<String, Object> whole(String name, Map<String, Optional<String>> annotations) {
    var present = new LinkedHashMap<String, String>();
    annotations.forEach((key, value) -> value.ifPresent(text -> present.put(key, text)));
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "ServiceAccount",
        "metadata",
        Map.of("name", name, "annotations", present));
  }

  private static Map<String, @Nullable String> nulls(Map<String, Optional<String>> annotations) {
    var values = new LinkedHashMap<String, @Nullable String>();
    annotations.forEach((key, value) -> values.put(key, value.orElse(null)));
    return values;
  }

  @Override
  public boolean remove(String namespace, String name) throws KubernetesException {
    try {
      client.delete(Resources.SERVICE_ACCOUNTS, new ObjectKey(namespace, name));
      return true;
    } catch (KubernetesException.NotFound _) {
      return false;
    }
  }
}
