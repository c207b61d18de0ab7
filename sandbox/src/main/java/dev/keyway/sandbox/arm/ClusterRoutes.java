// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.aks.ApiServerAccess;
import dev.keyway.sandbox.aks.ManagedCluster;
import dev.keyway.sandbox.aks.ManagedClusters;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// AKS clusters (azure-apis.md §10.2).
final class ClusterRoutes {
  private static final String PROVIDER = "/providers/Microsoft.ContainerService/managedClusters";

  private final ManagedClusters clusters;
  private final Inventory inventory;
  private final Operations operations;
  private final OperationRoutes answers;
  private final ArmAccess access;
  private final ClusterJson json;

  ClusterRoutes(
      ManagedClusters clusters,
      Inventory inventory,
      Operations operations,
      OperationRoutes answers,
      ArmAccess access,
      ClusterJson json) {
    this.clusters = clusters;
    this.inventory = inventory;
    this.operations = operations;
    this.answers = answers;
    this.access = access;
    this.json = json;
  }

  void addTo(Router router) {
    var group = "/subscriptions/{s}/resourceGroups/{g}" + PROVIDER;
    var one = group + "/{n}";
    router
        .on("GET", "/subscriptions/{s}" + PROVIDER, "aks.list", access.held(this::ofAll))
        .on("GET", group, "aks.list", access.held(this::ofGroup))
        .on("GET", one, "aks.get", access.held(r -> Response.json(200, body(require(r)))))
        .on("PUT", one, "aks.put", access.held(this::put))
        .on("DELETE", one, "aks.delete", access.held(this::delete))
        .on(
            "POST",
            one + "/listClusterUserCredential",
            "aks.credential",
            access.held(r -> credential(r, "clusterUser")))
        .on(
            "POST",
            one + "/listClusterAdminCredential",
            "aks.credential",
            access.held(r -> credential(r, "clusterAdmin")));
  }

  private Optional<ManagedCluster> find(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    return clusters.find(group.id() + PROVIDER + "/" + request.param("n"));
  }

  private ManagedCluster require(Request request) {
    return find(request)
        .orElseThrow(
            () -> ArmAnswers.notFound(ClusterJson.TYPE, request.param("n"), request.param("g")));
  }

  private ObjectNode body(ManagedCluster cluster) {
    return json.of(cluster, operations.state(cluster.id()).provisioningState());
  }

  private Response put(Request request) {
    var wanted = new ClusterRequest(request.json());
    var group = inventory.require(request.param("s"), request.param("g"));
    var there = find(request);
    there.ifPresent(now ->
        ArmAnswers.requireSame(
            now.location(), ArmAnswers.location(request.json()), now.name(), group.name()));
    var cluster =
        there.map(wanted::replace).orElseGet(() -> wanted.create(group, request.param("n")));
    clusters.put(cluster);
    return Response.json(there.isPresent() ? 200 : 201, body(cluster));
  }

  private Response delete(Request request) {
    var there = find(request);
    if (there.isEmpty()) {
      return Response.empty(204);
    }
    var plan = new Operations.Plan(() -> clusters.delete(there.get()), Optional.empty());
    return answers.deleting(operations.begin(there.get().id(), Optional.empty(), plan), request);
  }

  private Response credential(Request request, String user) {
    var cluster = require(request);
    var kubeconfig =
        clusters
            .apiServer()
            .map((ApiServerAccess server) -> server.kubeconfig(cluster, user))
            .orElseThrow(() ->
                new HttpProblem(
                    409,
                    "ApiServerNotRunning",
                    "The local Azure runs no Kubernetes API for the cluster '%s'. Start it with: keyway sandbox up --kube"
                        .formatted(cluster.name())));
    var answer = Json.object();
    answer
        .putArray("kubeconfigs")
        .addObject()
        .put("name", user)
        .put(
            "value",
            Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
    return Response.json(200, answer);
  }

  private Response ofAll(Request request) {
    inventory.requireSubscription(request.param("s"));
    return list(cluster -> cluster.subscriptionId().equalsIgnoreCase(request.param("s")));
  }

  private Response ofGroup(Request request) {
    var group = inventory.require(request.param("s"), request.param("g"));
    return list(cluster -> group.holds(cluster.id()));
  }

  private Response list(Predicate<ManagedCluster> wanted) {
    return ArmAnswers.list(clusters.list().stream().filter(wanted).map(this::body).toList());
  }
}
