// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import java.util.Optional;

/// What a move asks of the API server.
public interface Cluster {

  /// Returns an object; empty if there is none.
  Optional<Tree> find(Resource<GenericObject> resource, ObjectKey key) throws KubernetesException;

  /// Creates an object.
  ///
  /// @throws KubernetesException.AlreadyExists if there is one of its name
  void create(Resource<GenericObject> resource, Tree object) throws KubernetesException;

  /// Replaces an object and returns what it has become.
  ///
  /// @throws KubernetesException.Conflict if it is not of the version that was read
  Tree replace(Resource<GenericObject> resource, ObjectKey key, Tree object)
      throws KubernetesException;

  /// Deletes an object, if there is one.
  void delete(Resource<GenericObject> resource, ObjectKey key) throws KubernetesException;

  /// Returns a token of a service account for `audience`, good for some minutes.
  ServiceAccountToken token(ObjectKey account, String audience) throws KubernetesException;
}
