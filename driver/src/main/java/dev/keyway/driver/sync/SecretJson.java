// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.Patch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plans as the API server takes them: each is one call.
final class SecretJson {
  private SecretJson() {}

  static JsonBody create(ObjectKey key, SecretPlan.Create plan) {
    var content = plan.content();
    var annotations = new LinkedHashMap<>(content.annotations());
    annotations.put(Source.ANNOTATION, content.source().note());
    return JsonBody.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of(
                "name",
                key.name(),
                "namespace",
                key.namespace(),
                "labels",
                content.labels(),
                "annotations",
                annotations,
                "ownerReferences",
                owners(plan.owners())),
            "type",
            content.type(),
            "data",
            values(content.data())));
  }

  /// Returns a patch that fails with a conflict if the Secret is no longer the one planned for. Of
  /// its owners, and of what else is there, it touches nothing.
  static Patch change(SecretPlan.Change plan) {
    var current = plan.current();
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("resourceVersion", current.metadata().resourceVersion());
    if (!plan.labels().isEmpty()) {
      metadata.put("labels", plan.labels());
    }
    if (!plan.annotations().isEmpty()) {
      metadata.put("annotations", plan.annotations());
    }
    if (!plan.owners().isEmpty()) {
      metadata.put("ownerReferences", owners(plan.owners()));
    }
    var whole = new LinkedHashMap<String, Object>();
    whole.put("metadata", metadata);
    plan.data()
        .ifPresent(data -> {
          var values = new HashMap<String, Object>();
          // JSON's null: a key that is wanted no longer.
          current.digests().keySet().forEach(key -> values.put(key, null));
          values.putAll(values(data));
          whole.put("data", values);
        });
    return Patch.strategic(whole);
  }

  private static Map<String, byte[]> values(Map<String, SecretValue> data) {
    var values = new LinkedHashMap<String, byte[]>();
    data.forEach((key, value) -> values.put(key, value.bytes()));
    return values;
  }

  private static List<Map<String, String>> owners(List<OwnerReference> owners) {
    return owners.stream()
        .map(owner ->
            Map.of(
                "apiVersion",
                owner.apiVersion(),
                "kind",
                owner.kind(),
                "name",
                owner.name(),
                "uid",
                owner.uid()))
        .toList();
  }
}
