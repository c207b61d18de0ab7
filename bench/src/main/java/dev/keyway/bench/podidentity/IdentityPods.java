// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Pods of a node with addresses and identities of their own, which ask its NMI for tokens. In this
/// network, which must be the benchmark's own.
public final class IdentityPods {
  private static final String NAMESPACE = "identity-pods";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final List<InetAddress> addresses;

  private IdentityPods(List<InetAddress> addresses) {
    this.addresses = addresses;
  }

  /// Makes the pods, the identities that they have in turn, and the assignments that MIC writes.
  ///
  /// @param node what the node is called; its machine is the demo's
  public static IdentityPods on(
      String node, LocalAzure azure, KubernetesClient client, int pods, int identities)
      throws IOException, InterruptedException {
    var machine = DemoWorld.VIRTUAL_MACHINE;
    NodeNetwork.metadata(azure.machines().endpoint(machine).getPort());
    var addresses = NodeNetwork.pods(pods);
    var objects = new ClusterObjects(client);
    objects.namespace(NAMESPACE);
    for (var i = 0; i < identities; i++) {
      var name = "pods-" + i;
      var resourceId = DemoWorld.identityResourceId(name);
      var clientId = azure.directory().createManagedIdentity(name, resourceId).clientId();
      azure.machines().assign(machine, clientId);
      var identity =
          ClusterObjects.managedIdentity(new ObjectKey("default", name), resourceId, clientId);
      objects.create(identity);
      for (var pod = i; pod < pods; pod += identities) {
        var key = new ObjectKey(NAMESPACE, "pod-" + pod);
        objects.pod(key, node, "pods");
        objects.running(key, addresses.get(pod).getHostAddress());
        objects.assigned(objects.assign(key, node, identity));
      }
    }
    return new IdentityPods(addresses);
  }

  /// Every pod asks `times` times for a token of `resource`, all pods at once.
  ///
  /// @throws IOException if one does not get it
  public void ask(InetSocketAddress nmi, String resource, int times) throws IOException {
    var path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + resource;
    var load = new KeepAliveLoad(nmi, addresses, addresses.size(), path);
    var _ = load.run(addresses.size() * times, LIMIT);
  }
}
