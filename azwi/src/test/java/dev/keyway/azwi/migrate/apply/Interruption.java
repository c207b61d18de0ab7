// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import java.util.List;
import java.util.Optional;

/// Ends a run at one of its calls, as if the machine had gone: before the call, or after it has
/// been carried out and before anybody knows.
final class Interruption {
  /// The run has ended here.
  static final class Struck extends RuntimeException {}

  private final int at;
  private final boolean after;
  private int calls;

  Interruption(int at, boolean after) {
    this.at = at;
    this.after = after;
  }

  static Interruption never() {
    return new Interruption(Integer.MAX_VALUE, false);
  }

  private interface Call<T, E extends Exception> {
    T run() throws E;
  }

  private <T, E extends Exception> T around(Call<T, E> call) throws E {
    boolean now = calls++ == at;
    if (now && !after) {
      throw new Struck();
    }
    var result = call.run();
    if (now) {
      throw new Struck();
    }
    return result;
  }

  Cluster of(Cluster cluster) {
    return new Cluster() {
      @Override
      public Optional<Tree> find(Resource<GenericObject> resource, ObjectKey key)
          throws KubernetesException {
        return cluster.find(resource, key);
      }

      @Override
      public void create(Resource<GenericObject> resource, Tree object) throws KubernetesException {
        var _ =
            around(() -> {
              cluster.create(resource, object);
              return true;
            });
      }

      @Override
      public Tree replace(Resource<GenericObject> resource, ObjectKey key, Tree object)
          throws KubernetesException {
        return around(() -> cluster.replace(resource, key, object));
      }

      @Override
      public void delete(Resource<GenericObject> resource, ObjectKey key)
          throws KubernetesException {
        var _ =
            around(() -> {
              cluster.delete(resource, key);
              return true;
            });
      }

      @Override
      public ServiceAccountToken token(ObjectKey account, String audience)
          throws KubernetesException {
        return around(() -> cluster.token(account, audience));
      }
    };
  }

  ManagedIdentities of(ManagedIdentities identities) {
    return new ManagedIdentities() {
      @Override
      public Optional<ManagedIdentity> find(ResourceId id, Deadline deadline) {
        return identities.find(id, deadline);
      }

      @Override
      public List<FederatedCredential> credentials(ResourceId id, Deadline deadline) {
        return identities.credentials(id, deadline);
      }

      @Override
      public void put(ResourceId id, FederatedCredential credential, Deadline deadline) {
        var _ =
            around(() -> {
              identities.put(id, credential, deadline);
              return true;
            });
      }

      @Override
      public boolean remove(ResourceId id, String name, Deadline deadline) {
        return around(() -> identities.remove(id, name, deadline));
      }
    };
  }
}
