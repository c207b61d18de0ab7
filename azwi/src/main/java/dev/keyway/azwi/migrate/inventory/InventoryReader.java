// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.inventory;

import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads an inventory. Needs the rights to list pods, what controls them, service accounts, and the
/// kinds of pod identity and of the Secrets Store, where the cluster has them.
public final class InventoryReader {
  /// SecretProviderClasses as whole objects.
  public static final Resource<GenericObject> CLASSES =
      Resources.generic(
          Resources.SECRETS_STORE_GROUP,
          "v1",
          "SecretProviderClass",
          "secretproviderclasses",
          true);

  private final KubernetesClient client;

  public InventoryReader(KubernetesClient client) {
    this.client = client;
  }

  /// Reads one namespace, or all if `namespace` is empty.
  ///
  /// @throws KubernetesException if a kind that every cluster has cannot be listed
  public Inventory read(String namespace) throws KubernetesException {
    var here = new Selection(namespace, "", "");
    return new Inventory(
        workloads(here),
        trees(CLASSES, here),
        trees(Resources.SERVICE_ACCOUNTS, here),
        everywhere(Resources.AZURE_IDENTITIES, here),
        everywhere(Resources.AZURE_IDENTITY_BINDINGS, here),
        listed(Resources.AZURE_POD_IDENTITY_EXCEPTIONS, here));
  }

  private List<Workload> workloads(Selection here) throws KubernetesException {
    var owned = new Owned();
    for (var kind : WorkloadKind.values()) {
      for (var object : listed(kind.resource(), here)) {
        owned.add(kind, Tree.of(object.json()));
      }
    }
    return owned.workloads();
  }

  private Map<ObjectKey, Tree> trees(Resource<GenericObject> resource, Selection here)
      throws KubernetesException {
    var trees = new LinkedHashMap<ObjectKey, Tree>();
    for (var object : listed(resource, here)) {
      // Items of a list do not say what they are.
      var tree =
          Tree.of(object.json())
              .with(resource.apiVersion(), "apiVersion")
              .with(resource.kind(), "kind");
      trees.put(object.key(), tree);
    }
    return trees;
  }

  /// Bindings select pods of every namespace; who may read only one sees what is there.
  private <T extends KubernetesObject> List<T> everywhere(Resource<T> resource, Selection here)
      throws KubernetesException {
    try {
      return listed(resource, Selection.ALL);
    } catch (KubernetesException.Forbidden _) {
      return listed(resource, here);
    }
  }

  private <T extends KubernetesObject> List<T> listed(Resource<T> resource, Selection here)
      throws KubernetesException {
    try {
      return new ArrayList<>(client.list(resource, here));
    } catch (KubernetesException.NotFound _) {
      return List.of(); // The cluster does not know the kind.
    }
  }
}
