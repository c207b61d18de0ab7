// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.AtOnce;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The load test of pod-identity.md §16, but that every namespace has an identity of its own: 100
/// namespaces with an identity, a binding and 20 pods each, on 30 nodes, each of a scale set.
final class Fleet {
  static final int NODES = 30;
  static final int IDENTITIES = 100;
  static final int PODS_EACH = 20;

  private static final String GROUP = "MC_cluster";
  private static final int AT_ONCE = 10;

  private final IdentityCluster cluster;
  private final ClusterObjects objects;
  private final List<AzureIdentity> identities = new ArrayList<>();
  private final List<FleetPod> pods = new ArrayList<>();

  /// @param node the number of its node
  /// @param identity the number of its identity
  record FleetPod(ObjectKey key, int node, int identity) {}

  private Fleet(IdentityCluster cluster) {
    this.cluster = cluster;
    this.objects = new ClusterObjects(cluster.client());
  }

  /// Makes everything.
  static Fleet in(IdentityCluster cluster) throws IOException, InterruptedException {
    var fleet = new Fleet(cluster);
    for (var i = 0; i < NODES; i++) {
      fleet.machine(i);
    }
    for (var i = 0; i < IDENTITIES; i++) {
      fleet.identity(i);
    }
    var pods = new ArrayList<FleetPod>();
    for (var i = 0; i < IDENTITIES; i++) {
      for (var j = 0; j < PODS_EACH; j++) {
        pods.add(pod(i, j));
      }
    }
    fleet.create(pods);
    return fleet;
  }

  private void machine(int number) throws IOException {
    var machines = cluster.azure().machines();
    var set = machines.createScaleSet("scale-set-" + number, DemoWorld.SUBSCRIPTION, GROUP);
    var instance = machines.createInstance(set, node(number));
    objects.node(node(number), instance.providerId());
  }

  private void identity(int number) throws IOException {
    var name = "load-" + number;
    var resourceId = DemoWorld.identityResourceId(name);
    var clientId = cluster.azure().directory().createManagedIdentity(name, resourceId).clientId();
    var identity = ClusterObjects.managedIdentity(new ObjectKey(name, name), resourceId, clientId);
    objects.namespace(name);
    objects.create(identity);
    objects.create(ClusterObjects.binding(identity, name));
    identities.add(identity);
  }

  static String node(int number) {
    return "node-" + number;
  }

  /// Returns the pod of an identity with this number; the first twenty are on different nodes.
  static FleetPod pod(int identity, int number) {
    return new FleetPod(
        new ObjectKey("load-" + identity, "pod-" + number),
        (identity * PODS_EACH + number) % NODES,
        identity);
  }

  /// Creates pods on their nodes.
  void create(List<FleetPod> added) throws InterruptedException {
    var _ =
        AtOnce.each(
            added,
            AT_ONCE,
            pod -> {
              objects.pod(pod.key(), node(pod.node()), "load-" + pod.identity());
              return pod;
            });
    pods.addAll(added);
  }

  /// Ends pods.
  void delete(List<FleetPod> ended) throws InterruptedException {
    var _ =
        AtOnce.each(
            ended,
            AT_ONCE,
            pod -> {
              objects.delete(pod.key());
              return pod;
            });
    pods.removeAll(ended);
  }

  List<FleetPod> pods() {
    return List.copyOf(pods);
  }

  AzureIdentity identity(FleetPod pod) {
    return identities.get(pod.identity());
  }

  ClusterObjects objects() {
    return objects;
  }

  /// Returns how many scale sets have not just the identities that their nodes' pods need.
  long wrongScaleSets() {
    var machines = cluster.azure().machines();
    return IntStream.range(0, NODES)
        .filter(node -> {
          var has =
              machines.identities(node(node)).userAssigned().stream()
                  .map(assigned -> assigned.clientId())
                  .sorted()
                  .toList();
          var needs =
              pods.stream()
                  .filter(pod -> pod.node() == node)
                  .map(pod -> identity(pod).clientId())
                  .distinct()
                  .sorted()
                  .toList();
          return !has.equals(needs);
        })
        .count();
  }

  /// Writes what tells MIC of this cloud.
  Path cloudConfig() throws IOException {
    return Files.writeString(
        cluster.folder().resolve("azure.json"),
        """
        {"cloud": "AzureStackCloud", "tenantId": "%s", "subscriptionId": "%s",
         "resourceGroup": "%s", "aadClientId": "%s", "aadClientSecret": "%s"}
        """
            .formatted(
                DemoWorld.TENANT,
                DemoWorld.SUBSCRIPTION,
                GROUP,
                DemoWorld.SERVICE_PRINCIPAL,
                DemoWorld.SERVICE_PRINCIPAL_SECRET));
  }
}
