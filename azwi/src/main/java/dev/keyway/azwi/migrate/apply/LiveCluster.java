// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.TokenRequests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A cluster behind its API server.
public final class LiveCluster implements Cluster {
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

  private final KubernetesClient client;

  public LiveCluster(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Tree> find(Resource<GenericObject> resource, ObjectKey key)
      throws KubernetesException {
    return client.find(resource, key).map(object -> Tree.of(object.json()));
  }

  @Override
  public void create(Resource<GenericObject> resource, Tree object) throws KubernetesException {
    client.create(resource, object.text("metadata", "namespace"), JsonBody.of(object.fields()));
  }

  @Override
  public Tree replace(Resource<GenericObject> resource, ObjectKey key, Tree object)
      throws KubernetesException {
    return Tree.of(client.replace(resource, key, JsonBody.of(object.fields())).json());
  }

  @Override
  public void delete(Resource<GenericObject> resource, ObjectKey key) throws KubernetesException {
    try {
      client.delete(resource, key);
    } catch (KubernetesException.NotFound _) {
      // An earlier run has.
    }
  }

  @Override
  public ServiceAccountToken token(ObjectKey account, String audience) throws KubernetesException {
    var issued = new TokenRequests(client).issue(account, List.of(audience), TOKEN_LIFETIME);
    return ServiceAccountToken.of(issued.token().reveal());
  }
}
