// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a local cluster is started.
///
/// @param folder where data, keys and logs go and stay; empty for a temporary one, which goes with
///   the cluster
/// @param issuer the `iss` of service-account tokens
/// @param signingKey a PEM file with the private key (RSA or EC) that signs them; empty for a key
///   of its own
/// @param audiences of tokens that the API server itself takes; never empty
/// @param controllers which controllers of kube-controller-manager run; empty for none, and without
///   that program
/// @param patience how long the programs may take until they are ready
public record LocalKubernetesOptions(
    Optional<Path> folder,
    String issuer,
    Optional<Path> signingKey,
    List<String> audiences,
    List<String> controllers,
    Duration patience) {

  private static final List<String> HOUSEKEEPING =
      List.of("garbagecollector", "namespace", "serviceaccount");
  private static final List<String> WORKLOADS =
      List.of("deployment", "replicaset", "daemonset", "statefulset", "job", "cronjob");

  /// A temporary cluster without controllers.
  public static final LocalKubernetesOptions DEFAULTS =
      new LocalKubernetesOptions(
          Optional.empty(),
          "https://kubernetes.default.svc",
          Optional.empty(),
          List.of("https://kubernetes.default.svc"),
          List.of(),
          Duration.ofSeconds(90));

  public LocalKubernetesOptions {
    audiences = List.copyOf(audiences);
    controllers = List.copyOf(controllers);
  }

  /// Returns these, with data, keys and logs in a folder that stays.
  public LocalKubernetesOptions in(Path folder) {
    return new LocalKubernetesOptions(
        Optional.of(folder), issuer, signingKey, audiences, controllers, patience);
  }

  /// Returns these, with tokens of another issuer. The API server takes tokens for that audience.
  ///
  /// @param signingKey a PEM file with the issuer's private key
  public LocalKubernetesOptions issuedBy(String issuer, Path signingKey) {
    return new LocalKubernetesOptions(
        folder, issuer, Optional.of(signingKey), List.of(issuer), controllers, patience);
  }

  /// Returns these, with garbage collection, namespaces that go and default service accounts.
  public LocalKubernetesOptions withControllers() {
    return withControllers(HOUSEKEEPING);
  }

  /// Returns these, with the controllers that make pods of Deployments and other workloads, too.
  public LocalKubernetesOptions withWorkloads() {
    return withControllers(Stream.concat(HOUSEKEEPING.stream(), WORKLOADS.stream()).toList());
  }

  private LocalKubernetesOptions withControllers(List<String> names) {
    return new LocalKubernetesOptions(folder, issuer, signingKey, audiences, names, patience);
  }
}
