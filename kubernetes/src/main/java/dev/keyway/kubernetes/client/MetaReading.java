// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.OwnerReference;
import java.util.Map;

/// Reads what all objects have. What is absent is empty: nothing that a server sends fails here.
final class MetaReading {
  // kubectl keeps a copy of the whole object there.
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private MetaReading() {}

  /// Leaves annotations out: anybody may make them as large as 256 KiB, on thousands of objects.
  static ObjectMeta brief(JsonObject object) {
    var all = meta(object);
    return new ObjectMeta(
        all.key(),
        all.uid(),
        all.resourceVersion(),
        all.labels(),
        Map.of(),
        all.owners(),
        all.deleting());
  }

  static ObjectMeta meta(JsonObject object) {
    var json = object.object("metadata").orElse(JsonObject.EMPTY);
    var annotations = texts(json, "annotations");
    annotations.remove(LAST_APPLIED);
    return new ObjectMeta(
        new ObjectKey(text(json, "namespace"), text(json, "name")),
        text(json, "uid"),
        text(json, "resourceVersion"),
        texts(json, "labels"),
        annotations,
        json.objects("ownerReferences").stream()
            .map(owner ->
                new OwnerReference(
                    text(owner, "apiVersion"),
                    text(owner, "kind"),
                    text(owner, "name"),
                    text(owner, "uid")))
            .toList(),
        json.has("deletionTimestamp"));
  }

  static JsonObject spec(JsonObject object) {
    return object.object("spec").orElse(JsonObject.EMPTY);
  }

  static JsonObject status(JsonObject object) {
    return object.object("status").orElse(JsonObject.EMPTY);
  }

  static String text(JsonObject json, String name) {
    return json.text(name).orElse("");
  }

  /// Returns a map of texts, which the caller may change.
  static Map<String, String> texts(JsonObject json, String name) {
    return json.object(name).orElse(JsonObject.EMPTY).texts();
  }
}
