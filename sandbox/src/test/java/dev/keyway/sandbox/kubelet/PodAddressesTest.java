// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.http.Json;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodAddressesTest {
  private final PodAddresses addresses = new PodAddresses();

  private static NodePod pod(String uid, boolean hostNetwork, String address) {
    return NodePod.of(
        Json.parse(
            """
            {"metadata": {"namespace": "shop", "name": "web", "uid": "%s"},
             "spec": {"hostNetwork": %s},
             "status": {"podIP": "%s"}}
            """
                .formatted(uid, hostNetwork, address)));
  }

  private String of(String uid) {
    return addresses.of(pod(uid, false, ""));
  }

  @Test
  void noTwoPodsHaveTheSame() {
    var random = new Random(20261129);
    var uids =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString())
            .limit(3000)
            .toList();

    assertThat(uids.stream().map(this::of))
        .doesNotHaveDuplicates()
        .allMatch(address -> address.matches("127\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*"))
        .noneMatch(address -> address.endsWith(".0") || address.endsWith(".255"));
  }

  @Test
  void aPodKeepsItsOwn() {
    assertThat(of("one"))
        .isEqualTo(of("one"))
        .isEqualTo(new PodAddresses().of(pod("one", false, "")));
  }

  @Test
  void podsWithTheSameHashGetDifferentOnes() {
    assertThat("Aa").hasSameHashCodeAs("BB");
    assertThat(of("Aa")).isNotEqualTo(of("BB"));
  }

  @Test
  void oneThatWasGivenBeforeStaysThePods() {
    var wanted = new PodAddresses().of(pod("Aa", false, ""));
    addresses.keep(pod("BB", false, wanted));

    assertThat(of("BB")).isEqualTo(wanted);
    assertThat(of("Aa")).isNotEqualTo(wanted);
  }

  @Test
  void aPodThatHasGoneLeavesItsOwnToOthers() {
    var first = of("Aa");
    addresses.release("Aa");

    assertThat(of("BB")).isEqualTo(first);
  }

  @Test
  void podsInTheNodesNetworkHaveTheNodes() {
    assertThat(addresses.of(pod("one", true, ""))).isEqualTo("127.0.0.1");
    assertThat(addresses.of(pod("two", true, ""))).isEqualTo("127.0.0.1");
  }
}
