// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azwi.migrate.inventory.InventoryReader;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import java.util.function.UnaryOperator;

/// Changes to objects that others may be changing too. What is as it should be is left alone, so
/// that each may be repeated.
final class Edits {
  static final Resource<GenericObject> CLASSES = InventoryReader.CLASSES;
  static final Resource<GenericObject> ACCOUNTS = Resources.SERVICE_ACCOUNTS;

  private static final int TRIES = 5;

  private final Cluster cluster;

  Edits(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Returns what the object is afterwards.
  Tree change(Resource<GenericObject> resource, ObjectKey key, UnaryOperator<Tree> change)
      throws KubernetesException, MigrationFailed {
    for (int attempt = 1; ; attempt++) {
      var present = require(resource, key);
      var wanted = change.apply(present);
      if (wanted.equals(present)) {
        return present;
      }
      try {
        return cluster.replace(resource, key, wanted);
      } catch (KubernetesException.Conflict e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /// Changes an object that may be gone.
  void changeIfThere(Resource<GenericObject> resource, ObjectKey key, UnaryOperator<Tree> change)
      throws KubernetesException, MigrationFailed {
    if (cluster.find(resource, key).isPresent()) {
      change(resource, key, change);
    }
  }

  Tree require(Resource<GenericObject> resource, ObjectKey key)
      throws KubernetesException, MigrationFailed {
    var found = cluster.find(resource, key);
    if (found.isEmpty()) {
      throw new MigrationFailed("%s %s is gone".formatted(resource.kind(), key));
    }
    return found.get();
  }
}
