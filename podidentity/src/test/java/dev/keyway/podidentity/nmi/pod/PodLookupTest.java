// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import static dev.keyway.podidentity.nmi.TestObjects.pod;
import static dev.keyway.podidentity.nmi.TestObjects.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Pod.Phase;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.podidentity.nmi.redirect.Links;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PodLookupTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Map<InetAddress, String> links = new ConcurrentHashMap<>();
  private final PodIndex index =
      new PodIndex(address -> Optional.ofNullable(links.get(address)), Duration.ZERO);

  private void present(Pod pod) {
    index.on(new Change.Present<>(pod));
  }

  private String find(PodIndex index) throws InterruptedException {
    return switch (new PodLookup(index, SHORT).find(ADDRESS)) {
      case PodLookup.Result.Found(var pod) -> pod.key().name();
      case PodLookup.Result.NotFound(var reason) -> "none: " + reason;
    };
  }

  private String find() throws InterruptedException {
    return find(index);
  }

  @Test
  void findsAPodByAnyOfItsAddresses() throws Exception {
    present(running("ns/a", "10.0.0.6", "fd00::7"));
    present(running("ns/b", "10.0.0.7"));

    assertThat(find()).isEqualTo("b");
    assertThat(new PodLookup(index, SHORT).find(InetAddress.ofLiteral("fd00:0::7")))
        .isInstanceOf(PodLookup.Result.Found.class);
  }

  @Test
  void namesTheAddressWhereNoPodHasIt() throws Exception {
    present(pod("ns/done", "1", Phase.SUCCEEDED, false, "10.0.0.7"));

    assertThat(find()).startsWith("none").contains("10.0.0.7");
  }

  @Test
  void waitsForThePodToBeTold() throws Exception {
    var lookup = new PodLookup(index, LONG);
    var found =
        CompletableFuture.supplyAsync(() -> {
          try {
            return lookup.find(ADDRESS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    present(running("ns/other", "10.0.0.1"));
    present(running("ns/a", "10.0.0.7"));

    assertThat(found.get(20, TimeUnit.SECONDS)).isInstanceOf(PodLookup.Result.Found.class);
  }

  @Test
  void prefersThePodThatStaysToOneThatLeaves() throws Exception {
    links.put(ADDRESS, "old");
    present(running("ns/a", "10.0.0.7"));
    present(pod("ns/a", "ns/a", Phase.RUNNING, true, "10.0.0.7"));
    links.put(ADDRESS, "new");
    present(running("ns/b", "10.0.0.7"));

    assertThat(find()).isEqualTo("b");
  }

  @Test
  void namesBothPodsThatClaimTheAddress() throws Exception {
    present(running("ns/a", "10.0.0.7"));
    present(running("ns/b", "10.0.0.7"));

    assertThat(find()).startsWith("none").contains("ns/a", "ns/b");
  }

  @Test
  void servesALeavingPodOnlyWhileTheLinkIsItsOwn() throws Exception {
    links.put(ADDRESS, "a");
    present(running("ns/a", "10.0.0.7"));
    present(pod("ns/a", "ns/a", Phase.RUNNING, true, "10.0.0.7"));

    assertThat(find()).isEqualTo("a");
    links.put(ADDRESS, "b");
    assertThat(find()).startsWith("none").contains("ns/a");
    links.remove(ADDRESS);
    assertThat(find()).startsWith("none").contains("being deleted");
  }

  @Test
  void doesNotTakeTheLinkOfALaterPodForThatOfAnEarlierOneOfItsName() throws Exception {
    links.put(ADDRESS, "a");
    present(pod("ns/a", "1", Phase.RUNNING, false, "10.0.0.7"));
    links.put(ADDRESS, "b");
    present(pod("ns/a", "2", Phase.RUNNING, false, "10.0.0.7"));
    assertThat(find()).isEqualTo("a");
    links.put(ADDRESS, "c");
    assertThat(find()).startsWith("none");
  }

  @Test
  void distrustsAnUnknownLinkWhileAnotherPodStarts() throws Exception {
    links.put(InetAddress.ofLiteral("10.0.0.1"), "x");
    present(running("ns/x", "10.0.0.1"));
    present(running("ns/a", "10.0.0.7"));
    assertThat(find()).isEqualTo("a");

    present(pod("ns/starting", "2", Phase.PENDING, false));
    assertThat(find()).startsWith("none").contains("starting");
    links.put(ADDRESS, "a");
    present(running("ns/a", "10.0.0.7"));
    present(pod("ns/a", "ns/a", Phase.RUNNING, false, "10.0.0.7"));
    assertThat(find()).isEqualTo("a");
  }

  @Test
  void servesStayingPodsWhereLinksAreNeverKnown() throws Exception {
    var index = new PodIndex(Links.NONE, Duration.ZERO);
    index.on(new Change.Present<>(running("ns/a", "10.0.0.7")));
    index.on(new Change.Present<>(pod("ns/starting", "2", Phase.PENDING, false)));
    assertThat(find(index)).isEqualTo("a");

    index.on(new Change.Present<>(pod("ns/a", "ns/a", Phase.RUNNING, true, "10.0.0.7")));
    assertThat(find(index)).startsWith("none");
  }

  @Test
  void forgetsPodsThatAreGone() throws Exception {
    var a = running("ns/a", "10.0.0.7");
    present(a);
    var lookup = new PodLookup(index, SHORT);
    assertThat(lookup.still(a, ADDRESS)).isTrue();
    index.on(new Change.Gone<>(a));

    assertThat(lookup.still(a, ADDRESS)).isFalse();
    present(pod("ns/a", "another", Phase.RUNNING, false, "10.0.0.7"));
    assertThat(lookup.still(a, ADDRESS)).as("another of its name").isFalse();
  }
}
