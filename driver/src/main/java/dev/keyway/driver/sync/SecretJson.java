// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.Patch;
import java.util.ArrayList;
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

  /// Returns a patch that fails with a conflict if the Secret is no longer the one planned for.
  static Patch change(SecretPlan.Change plan) {
    var metadata = plan.current().metadata();
    // A merge replaces the list of owners as a whole, with less of each than may be there; a step
    // appends to it. But a step can add no annotation where there is none yet.
    boolean appends = !plan.owners().isEmpty() && !metadata.owners().isEmpty();
    boolean annotated = plan.annotations().isEmpty() || !metadata.annotations().isEmpty();
    return appends && annotated ? steps(plan) : merge(plan);
  }

  private static Patch merge(SecretPlan.Change plan) {
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
      var all = new ArrayList<>(current.metadata().owners());
      all.addAll(plan.owners());
      metadata.put("ownerReferences", owners(all));
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
    return Patch.merge(whole);
  }

  private static Patch steps(SecretPlan.Change plan) {
    var steps = new ArrayList<Map<String, ?>>();
    steps.add(
        Map.of(
            "op",
            "replace",
            "path",
            "/metadata/resourceVersion",
            "value",
            plan.current().metadata().resourceVersion()));
    plan.labels()
        .forEach((key, value) -> steps.add(add("/metadata/labels/" + escaped(key), value)));
    plan.annotations()
        .forEach((key, value) -> steps.add(add("/metadata/annotations/" + escaped(key), value)));
    plan.data().ifPresent(data -> steps.add(add("/data", values(data))));
    owners(plan.owners()).forEach(owner -> steps.add(add("/metadata/ownerReferences/-", owner)));
    return Patch.steps(steps);
  }

  private static Map<String, Object> add(String path, Object value) {
    return Map.of("op", "add", "path", path, "value", value);
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
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
