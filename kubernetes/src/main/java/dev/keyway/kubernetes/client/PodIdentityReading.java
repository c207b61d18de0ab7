// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static dev.keyway.kubernetes.client.MetaReading.text;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.ObjectKey;

/// Reads pod identity's kinds (pod-identity.md §2).
final class PodIdentityReading {
  private PodIdentityReading() {}

  static AzureIdentity identity(JsonObject json) {
    var spec = MetaReading.spec(json);
    var annotations =
        json.object("metadata")
            .flatMap(metadata -> metadata.object("annotations"))
            .orElse(JsonObject.EMPTY);
    return new AzureIdentity(
        MetaReading.brief(json),
        text(annotations, AzureIdentity.BEHAVIOR_ANNOTATION)
            .equals(AzureIdentity.NAMESPACED_BEHAVIOR),
        spec.number("type").orElse(0L),
        text(spec, "resourceID"),
        text(spec, "clientID"),
        spec.object("clientPassword")
            .map(secret -> new ObjectKey(text(secret, "namespace"), text(secret, "name"))),
        text(spec, "tenantID"),
        spec.texts("auxiliaryTenantIDs"),
        text(spec, "adEndpoint"),
        text(spec, "adResourceID"));
  }

  static AzureIdentityBinding binding(JsonObject json) {
    var spec = MetaReading.spec(json);
    return new AzureIdentityBinding(
        MetaReading.brief(json),
        text(spec, "azureIdentity"),
        text(spec, "selector"),
        spec.number("weight").orElse(0L));
  }

  static AzureAssignedIdentity assigned(JsonObject json) {
    var spec = MetaReading.spec(json);
    return new AzureAssignedIdentity(
        MetaReading.brief(json),
        json.object("metadata").orElse(JsonObject.EMPTY).texts("finalizers"),
        identity(spec.object("azureIdentityRef").orElse(JsonObject.EMPTY)),
        binding(spec.object("azureBindingRef").orElse(JsonObject.EMPTY)),
        new ObjectKey(text(spec, "podNamespace"), text(spec, "pod")),
        text(spec, "nodename"),
        AzureAssignedIdentity.State.of(text(MetaReading.status(json), "status")));
  }

  static AzurePodIdentityException exception(JsonObject json) {
    return new AzurePodIdentityException(
        MetaReading.brief(json), MetaReading.texts(MetaReading.spec(json), "podLabels"));
  }
}
