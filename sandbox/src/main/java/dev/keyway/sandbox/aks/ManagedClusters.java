// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.aks;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.ManagedIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The AKS clusters, each with its identities in the directory. All of them stand for the same
/// Kubernetes, the local one, and have its issuer.
public final class ManagedClusters {
  private final Directory directory;
  private final Runnable changed;
  private final Map<String, ManagedCluster> clusters = new TreeMap<>();
  private volatile Optional<ApiServerAccess> apiServer = Optional.empty();

  /// @param changed is called after each change, to save it
  public ManagedClusters(Directory directory, Runnable changed) {
    this.directory = directory;
    this.changed = changed;
  }

  /// Says how the Kubernetes API behind the clusters is reached, as long as this instance runs.
  public void serve(ApiServerAccess access) {
    apiServer = Optional.of(access);
  }

  /// Returns how the Kubernetes API is reached; none runs without `--kube`.
  public Optional<ApiServerAccess> apiServer() {
    return apiServer;
  }

  /// Makes a cluster or changes it, and makes the identities that it has and lacks.
  public void put(ManagedCluster cluster) {
    synchronized (this) {
      clusters.put(cluster.key(), cluster);
      identity(cluster.kubeletIdentity());
      if (directory.findByResourceId(cluster.id()).isEmpty()) {
        directory.createSystemAssignedIdentity(cluster.name(), cluster.id());
      }
      if (cluster.secretsProvider()) {
        identity(cluster.secretsProviderIdentity());
      }
    }
    changed.run();
  }

  private void identity(String resourceId) {
    if (directory.findByResourceId(resourceId).isEmpty()) {
      directory.createManagedIdentity(
          resourceId.substring(resourceId.lastIndexOf('/') + 1), resourceId);
    }
  }

  /// Deletes a cluster and the identities that were made for it.
  public void delete(ManagedCluster cluster) {
    synchronized (this) {
      clusters.remove(cluster.key());
      for (var id :
          List.of(cluster.id(), cluster.kubeletIdentity(), cluster.secretsProviderIdentity())) {
        directory.findByResourceId(id).map(ManagedIdentity::clientId).ifPresent(directory::delete);
      }
    }
    changed.run();
  }

  /// Finds a cluster by its resource id, in any case.
  public synchronized Optional<ManagedCluster> find(String id) {
    return Optional.ofNullable(clusters.get(id.toLowerCase(Locale.ROOT)));
  }

  /// Returns all clusters in order of their ids.
  public synchronized List<ManagedCluster> list() {
    return List.copyOf(clusters.values());
  }

  /// Takes up saved clusters; their identities are saved with the directory.
  public synchronized void restore(List<ManagedCluster> saved) {
    clusters.clear();
    saved.forEach(cluster -> clusters.put(cluster.key(), cluster));
  }
}
