// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.client.Bodies;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.util.Map;
import java.util.Optional;

/// The lock of today: a Lease.
record LeaseLock(KubernetesClient client, ObjectKey key) implements Lock {
  private static final String TRANSITIONS = "leaseTransitions";

  @Override
  public Slot read() throws KubernetesException {
    return client.find(Resources.LEASES, key).map(LeaseLock::slot).orElseGet(Slot::none);
  }

  @Override
  public Slot write(LockRecord record, Slot before) throws KubernetesException {
    var spec = record.fields(TRANSITIONS);
    if (before.version().isEmpty()) {
      var lease = Bodies.object(Resources.LEASES, ObjectMeta.of(key));
      lease.put("spec", spec);
      return slot(client.create(Resources.LEASES, key.namespace(), JsonBody.of(lease)));
    }
    var version = Map.of("resourceVersion", before.version().get());
    return slot(
        client.patch(
            Resources.LEASES, key, Patch.merge(Map.of("metadata", version, "spec", spec))));
  }

  private static Slot slot(GenericObject lease) {
    var spec = lease.json().object("spec").orElse(JsonObject.EMPTY);
    return new Slot(
        LockRecord.read(spec, TRANSITIONS), Optional.of(lease.metadata().resourceVersion()));
  }
}
