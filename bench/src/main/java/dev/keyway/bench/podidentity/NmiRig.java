// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// NMI on a node with pods, which are addresses and objects: what they ask comes from here.
final class NmiRig implements AutoCloseable {
  /// The machine, and the node on it.
  static final String NODE = DemoWorld.VIRTUAL_MACHINE;

  /// Where NMI runs; the rest of the benchmark should leave it alone.
  static final int PROCESSOR = 1;

  private final IdentityCluster cluster;
  private final ClusterObjects objects;
  private final List<InetAddress> pods;
  private final int port;
  private final Program nmi;

  private NmiRig(IdentityCluster cluster, List<InetAddress> pods)
      throws IOException, InterruptedException {
    this.cluster = cluster;
    this.objects = new ClusterObjects(cluster.client());
    this.pods = pods;
    this.port = Program.freePort();
    objects.namespace("default-pods");
    objects.node(NODE, cluster.azure().machines().get(NODE).providerId());
    for (var i = 0; i < pods.size(); i++) {
      objects.pod(pod(i), NODE, "pods");
      objects.running(pod(i), pods.get(i).getHostAddress());
    }
    this.nmi = Program.nmi(cluster, NODE, port, PROCESSOR);
  }

  /// Starts everything in this network, which must be the benchmark's own.
  static NmiRig start(int pods) throws IOException, InterruptedException {
    var cluster = IdentityCluster.start();
    try {
      NodeNetwork.metadata(cluster.azure().machines().endpoint(NODE).getPort());
      return new NmiRig(cluster, NodeNetwork.pods(pods));
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  IdentityCluster cluster() {
    return cluster;
  }

  ClusterObjects objects() {
    return objects;
  }

  Program nmi() {
    return nmi;
  }

  /// Returns the name of a pod.
  static ObjectKey pod(int number) {
    return new ObjectKey("default-pods", "pod-" + number);
  }

  /// Returns the addresses of some pods.
  List<InetAddress> addresses(int from, int to) {
    return pods.subList(from, to);
  }

  /// Makes a managed identity on the machine and the AzureIdentity of its name.
  AzureIdentity managedIdentity(String name) throws IOException {
    var resourceId = DemoWorld.identityResourceId(name);
    var clientId = cluster.azure().directory().createManagedIdentity(name, resourceId).clientId();
    cluster.azure().machines().assign(NODE, clientId);
    var identity =
        ClusterObjects.managedIdentity(new ObjectKey("default", name), resourceId, clientId);
    objects.create(identity);
    return identity;
  }

  /// Gives an identity to a pod, as MIC does in the end.
  void give(int pod, AzureIdentity identity) throws IOException {
    objects.assigned(objects.assign(pod(pod), NODE, identity));
  }

  /// Returns where NMI is told to listen.
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Returns requests of these pods for a token.
  KeepAliveLoad load(List<InetAddress> clients, int connections, String resource) {
    return new KeepAliveLoad(
        address(),
        clients,
        connections,
        "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + resource);
  }

  @Override
  public void close() throws IOException {
    nmi.close();
    cluster.close();
  }
}
