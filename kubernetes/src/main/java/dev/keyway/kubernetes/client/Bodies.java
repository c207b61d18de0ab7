// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bodies of the objects that Keyway writes. They are whole objects, to create or to replace; the
/// resourceVersion is sent if there is one, so that a replacement fails if the object has changed.
public final class Bodies {
  private Bodies() {}

  public static JsonBody podStatus(SecretProviderClassPodStatus status) {
    var fields = object(Resources.POD_STATUSES, status.metadata());
    fields.put("status", status(status));
    return JsonBody.of(fields);
  }

  private static Map<String, ?> status(SecretProviderClassPodStatus status) {
    return Map.of(
        "podName", status.podName(),
        "secretProviderClassName", status.className(),
        "mounted", status.mounted(),
        "targetPath", status.targetPath(),
        "objects",
            status.objects().stream()
                .map(object -> Map.of("id", object.id(), "version", object.version()))
                .toList());
  }

  /// @param data the values, which are not copied
  public static JsonBody secret(ObjectMeta metadata, String type, Map<String, byte[]> data) {
    var fields = object(Resources.SECRETS, metadata);
    fields.put("type", type);
    fields.put("data", data);
    return JsonBody.of(fields);
  }

  /// Returns apiVersion, kind and metadata of an object, for the caller to add the rest.
  public static Map<String, Object> object(Resource<?> resource, ObjectMeta metadata) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("apiVersion", resource.apiVersion());
    fields.put("kind", resource.kind());
    fields.put("metadata", metadata(metadata));
    return fields;
  }

  /// Returns metadata as fields. What is empty is left out.
  public static Map<String, Object> metadata(ObjectMeta metadata) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", metadata.key().name());
    put(fields, "namespace", metadata.key().namespace());
    put(fields, "uid", metadata.uid());
    put(fields, "resourceVersion", metadata.resourceVersion());
    if (!metadata.labels().isEmpty()) {
      fields.put("labels", metadata.labels());
    }
    if (!metadata.annotations().isEmpty()) {
      fields.put("annotations", metadata.annotations());
    }
    if (!metadata.owners().isEmpty()) {
      fields.put("ownerReferences", owners(metadata.owners()));
    }
    return fields;
  }

  /// Returns owner references as fields.
  public static List<Map<String, Object>> owners(List<OwnerReference> owners) {
    return owners.stream()
        .map(owner ->
            Map.<String, Object>of(
                "apiVersion", owner.apiVersion(),
                "kind", owner.kind(),
                "name", owner.name(),
                "uid", owner.uid()))
        .toList();
  }

  private static void put(Map<String, Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
