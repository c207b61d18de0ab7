// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.inventory.Owned;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Inventories out of manifests, and the manifests that many tests need.
public final class Worlds {
  public static final String GROUP =
      "/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/shop/providers/"
          + "Microsoft.ManagedIdentity/userAssignedIdentities/";

  private Worlds() {}

  /// Returns a client ID that ends in `number`.
  public static String client(int number) {
    return "aaaaaaaa-0000-0000-0000-%012d".formatted(number);
  }

  /// Returns the manifests of an AzureIdentity called `name`, and of a binding for pods that have
  /// its name as label.
  public static String identity(String name, int number) {
    return """
    ---
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentity
    metadata: {name: %1$s, namespace: shop}
    spec: {type: 0, resourceID: "%2$s%1$s", clientID: %3$s}
    ---
    apiVersion: aadpodidentity.k8s.io/v1
    kind: AzureIdentityBinding
    metadata: {name: %1$s, namespace: shop}
    spec: {azureIdentity: %1$s, selector: %1$s}
    """
        .formatted(name, GROUP, client(number));
  }

  public static String account(String name) {
    return """
    ---
    {apiVersion: v1, kind: ServiceAccount, metadata: {name: %s, namespace: shop}}
    """
        .formatted(name);
  }

  /// @param parameters as YAML fields, without braces
  public static String secretProviderClass(String name, String parameters) {
    return """
    ---
    apiVersion: secrets-store.csi.x-k8s.io/v1
    kind: SecretProviderClass
    metadata: {name: %s, namespace: shop}
    spec:
      provider: azure
      parameters:
        keyvaultName: shop-kv
        tenantID: 22222222-2222-2222-2222-222222222222
        objects: "array: [{objectName: password, objectType: secret}]"
        %s
    """
        .formatted(name, parameters);
  }

  /// Returns a Deployment's manifest.
  ///
  /// @param binding the label of pod identity; empty for none
  /// @param spec further fields of the pods' spec as YAML in braces
  public static String deployment(String name, String binding, String spec) {
    return workload("apps/v1", "Deployment", name, binding, spec);
  }

  public static String workload(
      String version, String kind, String name, String binding, String spec) {
    var labels =
        binding.isEmpty()
            ? "{app: %s}".formatted(name)
            : "{app: %s, aadpodidbinding: %s}".formatted(name, binding);
    var fields = spec.isEmpty() ? "" : ", " + spec;
    return """
    ---
    apiVersion: %s
    kind: %s
    metadata: {name: %s, namespace: shop}
    spec:
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: %s}
        spec: {containers: [{name: main, image: registry.invalid/main}]%s}
    """
        .formatted(version, kind, name, name, labels, fields);
  }

  /// Returns the field with a volume of a class.
  public static String volume(String secretProviderClass) {
    return ("volumes: [{name: secrets, csi: {driver: secrets-store.csi.k8s.io, readOnly: true,"
            + " volumeAttributes: {secretProviderClass: %s}}}]")
        .formatted(secretProviderClass);
  }

  /// Reads manifests.
  public static Inventory of(String... manifests) {
    try {
      return read(String.join("\n", manifests));
    } catch (MalformedManifest | MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Inventory read(String yaml) throws MalformedManifest, MalformedJson {
    var owned = new Owned();
    var classes = new LinkedHashMap<ObjectKey, Tree>();
    var accounts = new LinkedHashMap<ObjectKey, Tree>();
    var identities = new ArrayList<AzureIdentity>();
    var bindings = new ArrayList<AzureIdentityBinding>();
    var exceptions = new ArrayList<AzurePodIdentityException>();
    for (var manifest : Manifest.parse(yaml)) {
      var json = JsonObject.parse(JsonBody.of(manifest.fields()).bytes());
      var tree = Tree.of(json);
      switch (manifest.kind()) {
        case "SecretProviderClass" -> classes.put(manifest.key(), tree);
        case "ServiceAccount" -> accounts.put(manifest.key(), tree);
        case "AzureIdentity" -> identities.add(Resources.AZURE_IDENTITIES.read().apply(json));
        case "AzureIdentityBinding" ->
            bindings.add(Resources.AZURE_IDENTITY_BINDINGS.read().apply(json));
        case "AzurePodIdentityException" ->
            exceptions.add(Resources.AZURE_POD_IDENTITY_EXCEPTIONS.read().apply(json));
        default ->
            owned.add(WorkloadKind.of(manifest.apiVersion(), manifest.kind()).orElseThrow(), tree);
      }
    }
    return new Inventory(owned.workloads(), classes, accounts, identities, bindings, exceptions);
  }
}
