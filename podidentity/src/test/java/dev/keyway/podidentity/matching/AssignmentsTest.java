// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static dev.keyway.podidentity.mic.Objects.binding;
import static dev.keyway.podidentity.mic.Objects.identity;
import static dev.keyway.podidentity.mic.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import dev.keyway.podidentity.mic.Objects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pod is given what (pod-identity.md §3).
class AssignmentsTest {
  private static Assignments of(
      List<Pod> pods,
      List<AzureIdentityBinding> bindings,
      List<AzureIdentity> identities,
      Scope scope) {
    return Assignments.of(pods, IdentityRules.of(bindings, identities, scope));
  }

  @Test
  void givesEachBindingsIdentity() {
    var result =
        of(
            List.of(pod("shop", "web", "n1", "kv")),
            List.of(binding("shop", "b1", "a", "kv"), binding("shop", "b2", "b", "kv")),
            List.of(identity("shop", "a", "x", "1"), identity("shop", "b", "y", "2")),
            Scope.CLUSTER);

    assertThat(result.desired().keySet())
        .containsExactlyInAnyOrder(
            new ObjectKey("default", "web-shop-a"), new ObjectKey("default", "web-shop-b"));
    assertThat(result.desired().get(new ObjectKey("default", "web-shop-a")))
        .satisfies(one -> {
          assertThat(one.node()).isEqualTo("n1");
          assertThat(one.pod()).isEqualTo(new ObjectKey("shop", "web"));
          assertThat(one.binding().key()).isEqualTo(new ObjectKey("shop", "b1"));
          assertThat(one.metadata().labels()).containsEntry("nodename", "n1");
          assertThat(one.finalizers()).containsExactly(AzureAssignedIdentity.FINALIZER);
        });
  }

  @Test
  void leavesOutPodsWithoutANodeAndThoseThatHaveRunToTheirEnd() {
    var result =
        of(
            List.of(
                pod("shop", "pending", "", "kv"),
                pod("shop", "done", "n1", "kv", Pod.Phase.SUCCEEDED),
                pod("shop", "failed", "n1", "kv", Pod.Phase.FAILED),
                pod("shop", "blank", "n1", "")),
            List.of(binding("shop", "b1", "a", "kv")),
            List.of(identity("shop", "a", "x", "1")),
            Scope.CLUSTER);

    assertThat(result.desired()).isEmpty();
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void sortsBindingsByNamespaceAndName() {
    var bindings = new ArrayList<AzureIdentityBinding>();
    for (var key :
        List.of("test/test2", "default/test3", "test/test1", "default/test1", "default/test2")) {
      var parts = key.split("/");
      bindings.add(binding(parts[0], parts[1], "none", "s"));
    }
    var rules = IdentityRules.of(bindings, List.of(), Scope.CLUSTER);

    assertThat(rules.matches(pod("any", "p", "n", "s")))
        .extracting(match -> match.binding().key().toString())
        .containsExactly(
            "default/test1", "default/test2", "default/test3", "test/test1", "test/test2");
  }

  @Test
  void selectsByTheExactValue() {
    var result =
        of(
            List.of(pod("shop", "web", "n1", "KV")),
            List.of(binding("shop", "b1", "a", "kv")),
            List.of(identity("shop", "a", "x", "1")),
            Scope.CLUSTER);

    assertThat(result.desired()).isEmpty();
    assertThat(result.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.NoBinding.class, none -> assertThat(none.selector()).isEqualTo("KV"));
  }

  @Test
  void reachesOtherNamespacesUnlessConfined() {
    var pods = List.of(pod("other", "web", "n1", "kv"));
    var bindings = List.of(binding("shop", "b1", "a", "kv"));
    var identities = List.of(identity("shop", "a", "x", "1"));

    assertThat(of(pods, bindings, identities, Scope.CLUSTER).desired()).hasSize(1);
    var confined = of(pods, bindings, identities, Scope.NAMESPACE);
    assertThat(confined.desired()).isEmpty();
    assertThat(confined.findings()).singleElement().isInstanceOf(Finding.OtherNamespace.class);
  }

  @Test
  void aConfinedAssignmentLiesInItsIdentitysNamespace() {
    var result =
        of(
            List.of(pod("shop", "web", "n1", "kv")),
            List.of(binding("shop", "b1", "a", "kv")),
            List.of(identity("shop", "a", "x", "1")),
            Scope.NAMESPACE);

    assertThat(result.desired().keySet()).containsExactly(new ObjectKey("shop", "web-shop-a"));
  }

  @Test
  void refusesResourceIdsThatAreNone() {
    for (var bad :
        List.of(
            "testResourceID",
            "/subscriptions/0/resourcegroups/0000/providers/Microsoft.ManagedIdentity/kv-0")) {
      var result =
          of(
              List.of(pod("shop", "web", "n1", "kv")),
              List.of(binding("shop", "b1", "a", "kv")),
              List.of(Objects.identity("shop", "a", 0, bad, "1")),
              Scope.CLUSTER);
      assertThat(result.desired()).isEmpty();
      assertThat(result.findings()).singleElement().isInstanceOf(Finding.MalformedResourceId.class);
    }
    var principal =
        of(
            List.of(pod("shop", "web", "n1", "kv")),
            List.of(binding("shop", "b1", "a", "kv")),
            List.of(Objects.identity("shop", "a", 1, "", "1")),
            Scope.CLUSTER);
    assertThat(principal.desired()).hasSize(1);
  }

  @Test
  void theLowerNamespaceWinsAName() {
    var result =
        of(
            List.of(pod("shop", "web", "n1", "kv")),
            List.of(binding("zoo", "b", "a", "kv"), binding("alpha", "b", "a", "kv")),
            List.of(identity("zoo", "a", "x", "1"), identity("alpha", "a", "y", "2")),
            Scope.CLUSTER);

    assertThat(result.desired().values())
        .singleElement()
        .satisfies(one -> assertThat(one.identity().key().namespace()).isEqualTo("alpha"));
    assertThat(result.findings()).singleElement().isInstanceOf(Finding.NameTaken.class);
  }

  @Test
  void podsWhoseNamesWouldBeOneGetTwo() {
    var result =
        of(
            List.of(pod("c", "a-b", "n1", "kv"), pod("b-c", "a", "n1", "kv")),
            List.of(binding("shop", "b1", "id", "kv")),
            List.of(identity("shop", "id", "x", "1")),
            Scope.CLUSTER);

    assertThat(result.desired()).hasSize(2);
    assertThat(result.desired().values())
        .extracting(AzureAssignedIdentity::pod)
        .containsExactlyInAnyOrder(new ObjectKey("c", "a-b"), new ObjectKey("b-c", "a"));
  }

  @Test
  void longNamesFit() {
    var result =
        of(
            List.of(pod("ns", "p".repeat(200), "n".repeat(100), "kv")),
            List.of(binding("shop", "b1", "i".repeat(200), "kv")),
            List.of(identity("shop", "i".repeat(200), "x", "1")),
            Scope.CLUSTER);

    assertThat(result.desired().values())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.key().name()).hasSizeLessThanOrEqualTo(253);
          assertThat(one.metadata().labels().get("nodename")).hasSizeLessThanOrEqualTo(63);
          assertThat(one.node()).hasSize(100);
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theOrderInWhichObjectsCameDoesNotMatter(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      var pods = new ArrayList<Pod>();
      var bindings = new ArrayList<AzureIdentityBinding>();
      var identities = new ArrayList<AzureIdentity>();
      for (int i = 0; i < 12; i++) {
        var namespace = "n" + random.nextInt(3);
        pods.add(pod(namespace, "p" + i, "node" + random.nextInt(3), "s" + random.nextInt(4)));
        bindings.add(
            binding(
                "n" + random.nextInt(3),
                "b" + i,
                "i" + random.nextInt(4),
                "s" + random.nextInt(4)));
      }
      for (int i = 0; i < 8; i++) {
        identities.add(identity("n" + i % 3, "i" + i / 3, "arm" + random.nextInt(3), "c"));
      }
      var scope = random.nextBoolean() ? Scope.CLUSTER : Scope.NAMESPACE;
      var first = of(pods, bindings, identities, scope);
      Collections.shuffle(pods, random);
      Collections.shuffle(bindings, random);
      Collections.shuffle(identities, random);
      assertThat(of(pods, bindings, identities, scope)).isEqualTo(first);
    }
  }
}
