// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bodies of pod identity's kinds: whole objects, to create or to replace. What is empty is left
/// out.
public final class PodIdentityBodies {
  private PodIdentityBodies() {}

  public static JsonBody identity(AzureIdentity identity) {
    return JsonBody.of(fields(identity));
  }

  public static JsonBody binding(AzureIdentityBinding binding) {
    return JsonBody.of(fields(binding));
  }

  public static JsonBody assigned(AzureAssignedIdentity assigned) {
    var fields = Bodies.object(Resources.AZURE_ASSIGNED_IDENTITIES, assigned.metadata());
    var metadata = new LinkedHashMap<>(Bodies.metadata(assigned.metadata()));
    if (!assigned.finalizers().isEmpty()) {
      metadata.put("finalizers", assigned.finalizers());
    }
    fields.put("metadata", metadata);
    var spec = new LinkedHashMap<String, Object>();
    spec.put("azureIdentityRef", fields(assigned.identity()));
    spec.put("azureBindingRef", fields(assigned.binding()));
    spec.put("pod", assigned.pod().name());
    spec.put("podNamespace", assigned.pod().namespace());
    spec.put("nodename", assigned.node());
    fields.put("spec", spec);
    fields.put("status", Map.of("status", assigned.state().word(), "availableReplicas", 1));
    return JsonBody.of(fields);
  }

  private static Map<String, Object> fields(AzureIdentity identity) {
    var fields = Bodies.object(Resources.AZURE_IDENTITIES, annotated(identity));
    var spec = new LinkedHashMap<String, Object>();
    spec.put("type", identity.type());
    put(spec, "resourceID", identity.resourceId());
    put(spec, "clientID", identity.clientId());
    identity.clientPassword().ifPresent(secret -> spec.put("clientPassword", reference(secret)));
    put(spec, "tenantID", identity.tenantId());
    if (!identity.auxiliaryTenantIds().isEmpty()) {
      spec.put("auxiliaryTenantIDs", identity.auxiliaryTenantIds());
    }
    put(spec, "adEndpoint", identity.adEndpoint());
    put(spec, "adResourceID", identity.adResourceId());
    fields.put("spec", spec);
    return fields;
  }

  private static ObjectMeta annotated(AzureIdentity identity) {
    var metadata = identity.metadata();
    return new ObjectMeta(
        metadata.key(),
        metadata.uid(),
        metadata.resourceVersion(),
        metadata.labels(),
        identity.namespaced()
            ? Map.of(AzureIdentity.BEHAVIOR_ANNOTATION, AzureIdentity.NAMESPACED_BEHAVIOR)
            : Map.of(),
        List.of(),
        false);
  }

  private static Map<String, Object> fields(AzureIdentityBinding binding) {
    var fields = Bodies.object(Resources.AZURE_IDENTITY_BINDINGS, binding.metadata());
    var spec = new LinkedHashMap<String, Object>();
    spec.put("azureIdentity", binding.azureIdentity());
    spec.put("selector", binding.selector());
    if (binding.weight() != 0) {
      spec.put("weight", binding.weight());
    }
    fields.put("spec", spec);
    return fields;
  }

  private static Map<String, Object> reference(ObjectKey secret) {
    var fields = new LinkedHashMap<String, Object>();
    put(fields, "name", secret.name());
    put(fields, "namespace", secret.namespace());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
