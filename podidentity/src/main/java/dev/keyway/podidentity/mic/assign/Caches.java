// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What MIC follows of the cluster.
///
/// @param pods those with the label that bindings select by
public record Caches(
    Cache<Pod> pods,
    Cache<Node> nodes,
    Cache<AzureIdentityBinding> bindings,
    Cache<AzureIdentity> identities,
    Cache<AzureAssignedIdentity> assigned,
    List<Reflector<?>> parts)
    implements AutoCloseable {

  public Caches {
    parts = List.copyOf(parts);
  }

  /// Starts to follow an API server.
  public static Caches start(KubernetesClient client, ReflectorObserver observer) {
    var starting = new Starting(client, observer);
    var labelled = Selection.ALL.labelled(AzureIdentityBinding.LABEL);
    var pods = starting.reflector(Resources.PODS, labelled);
    var nodes = starting.reflector(Resources.NODES, Selection.ALL);
    var bindings = starting.reflector(Resources.AZURE_IDENTITY_BINDINGS, Selection.ALL);
    var identities = starting.reflector(Resources.AZURE_IDENTITIES, Selection.ALL);
    var assigned = starting.reflector(Resources.AZURE_ASSIGNED_IDENTITIES, Selection.ALL);
    return new Caches(
        pods,
        nodes,
        bindings,
        identities,
        assigned,
        List.of(pods, nodes, bindings, identities, assigned));
  }

  private record Starting(KubernetesClient client, ReflectorObserver observer) {
    <T extends KubernetesObject> Reflector<T> reflector(Resource<T> kind, Selection selection) {
      return Reflector.start(client, kind, selection, observer);
    }
  }

  /// Tells whether all first lists have arrived within `time`.
  boolean awaitSync(Duration time) throws InterruptedException {
    for (var cache : List.of(pods, nodes, bindings, identities, assigned)) {
      if (!cache.awaitSync(time)) {
        return false;
      }
    }
    return true;
  }

  /// Has `listener` told of every change of anything but assignments.
  void onInput(Consumer<Change<?>> listener) {
    Stream.of(pods, nodes, bindings, identities).forEach(cache -> cache.onChange(listener::accept));
  }

  @Override
  public void close() {
    parts.forEach(Reflector::close);
  }
}
