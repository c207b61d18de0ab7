// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.matching.Assignments;
import dev.keyway.podidentity.matching.IdentityRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What MIC decides anew after each change: which of 2,000 pods has which of 100 identities.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class Matching {
  private static final int IDENTITIES = 100;
  private static final int PODS_EACH = 20;
  private static final int NODES = 30;

  private final List<AzureIdentity> identities =
      IntStream.range(0, IDENTITIES).mapToObj(Matching::identity).toList();
  private final List<AzureIdentityBinding> bindings =
      identities.stream()
          .map(one ->
              new AzureIdentityBinding(one.metadata(), one.key().name(), one.key().name(), 0))
          .toList();
  private final List<Pod> pods =
      IntStream.range(0, IDENTITIES * PODS_EACH).mapToObj(Matching::pod).toList();

  private static AzureIdentity identity(int number) {
    var name = "identity-" + number;
    return new AzureIdentity(
        ObjectMeta.of(new ObjectKey("load-" + number, name)),
        false,
        0,
        "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
            + name,
        "7e4a0000-0000-4000-8000-%012d".formatted(number),
        Optional.empty(),
        "",
        List.of(),
        "",
        "");
  }

  private static Pod pod(int number) {
    var identity = number % IDENTITIES;
    return new Pod(
        new ObjectMeta(
            new ObjectKey("load-" + identity, "pod-" + number),
            "",
            "",
            Map.of(AzureIdentityBinding.LABEL, "identity-" + identity),
            Map.of(),
            List.of(),
            false),
        "node-" + number % NODES,
        "default",
        Pod.Phase.RUNNING,
        false,
        List.of(),
        Optional.empty(),
        List.of());
  }

  /// Matches all pods of a cluster.
  @Benchmark
  public Assignments allPods() {
    return Assignments.of(
        pods, IdentityRules.of(bindings, identities, IdentityRules.Scope.CLUSTER));
  }
}
