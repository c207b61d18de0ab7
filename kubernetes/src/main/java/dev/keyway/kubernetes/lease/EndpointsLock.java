// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.Bodies;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The lock that programs took before there were Leases: an annotation on Endpoints. What it
/// contains is not readable by us if somebody wrote nonsense, and then nobody has it.
record EndpointsLock(KubernetesClient client, ObjectKey key) implements Lock {
  static final String ANNOTATION = "control-plane.alpha.kubernetes.io/leader";

  private static final String TRANSITIONS = "leaderTransitions";

  @Override
  public Slot read() throws KubernetesException {
    return client.find(Resources.ENDPOINTS, key).map(EndpointsLock::slot).orElseGet(Slot::none);
  }

  @Override
  public Slot write(LockRecord record, Slot before) throws KubernetesException {
    var text = new String(JsonBody.of(record.fields(TRANSITIONS)).bytes(), StandardCharsets.UTF_8);
    var annotations = Map.of(ANNOTATION, text);
    if (before.version().isEmpty()) {
      var endpoints = Bodies.object(Resources.ENDPOINTS, ObjectMeta.of(key));
      endpoints.put(
          "metadata",
          Map.of("name", key.name(), "namespace", key.namespace(), "annotations", annotations));
      return slot(client.create(Resources.ENDPOINTS, key.namespace(), JsonBody.of(endpoints)));
    }
    var metadata = Map.of("resourceVersion", before.version().get(), "annotations", annotations);
    return slot(client.patch(Resources.ENDPOINTS, key, Patch.merge(Map.of("metadata", metadata))));
  }

  private static Slot slot(GenericObject endpoints) {
    return new Slot(
        record(endpoints.metadata().annotations().getOrDefault(ANNOTATION, "{}")),
        Optional.of(endpoints.metadata().resourceVersion()));
  }

  private static LockRecord record(String annotation) {
    try {
      var json = JsonObject.parse(annotation.getBytes(StandardCharsets.UTF_8));
      return LockRecord.read(json, TRANSITIONS);
    } catch (MalformedJson _) {
      return LockRecord.none();
    }
  }
}
