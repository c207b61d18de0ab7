// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.Cluster;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Elections at a real API server.
class LeaderElectionTest {
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  /// A candidate that only remembers.
  private static final class Remembering implements Candidate {
    volatile boolean leading;
    volatile String holder = "";
    volatile String why = "";

    @Override
    public AutoCloseable lead(Mandate mandate) {
      leading = true;
      return () -> leading = false;
    }

    @Override
    public void waiting(String other) {
      holder = other;
    }

    @Override
    public void lost(String reason) {
      why = reason;
    }

    @Override
    public void failing(String reason) {
      why = reason;
    }
  }

  private static LeaderElection contend(String lock, String who, Candidate candidate) {
    var settings = new LeaderElection.Settings(new ObjectKey("default", lock), who, LEASE);
    return LeaderElection.start(cluster.client, settings, candidate);
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }

  private static String annotation(String lock) throws Exception {
    return cluster
        .client
        .get(Resources.ENDPOINTS, new ObjectKey("default", lock))
        .metadata()
        .annotations()
        .getOrDefault(EndpointsLock.ANNOTATION, "");
  }

  @Test
  void oneLeadsAndTheNextTakesOverWhenItStops() throws Exception {
    var first = new Remembering();
    var second = new Remembering();
    var election = contend("orderly", "one", first);
    until(() -> first.leading);
    assertThat(annotation("orderly")).contains("\"holderIdentity\":\"one\"");
    try (var other = contend("orderly", "two", second)) {
      until(() -> second.holder.equals("one"));
      assertThat(other.leads()).isFalse();

      election.close();
      assertThat(first.leading).isFalse();
      var start = System.nanoTime();
      until(() -> second.leading);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LEASE);
      assertThat(annotation("orderly")).contains("\"holderIdentity\":\"two\"");
    }
  }

  @Test
  void anOriginalThatVanishedIsWaitedForAsLongAsItsLease() throws Exception {
    endpoints("original", "old-mic", 3);
    var candidate = new Remembering();
    var start = System.nanoTime();
    try (var _ = contend("original", "one", candidate)) {
      until(() -> candidate.holder.equals("old-mic"));
      assertThat(candidate.leading).isFalse();
      until(() -> candidate.leading);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      assertThat(annotation("original")).contains("\"holderIdentity\":\"one\"");
    }
  }

  @Test
  void standsBackWhenAnOriginalTakesTheLock() throws Exception {
    var candidate = new Remembering();
    try (var _ = contend("robbed", "one", candidate)) {
      until(() -> candidate.leading);
      cluster.client.patch(
          Resources.ENDPOINTS,
          new ObjectKey("default", "robbed"),
          Patch.merge(
              Map.of(
                  "metadata",
                  Map.of("annotations", Map.of(EndpointsLock.ANNOTATION, record("old-mic", 60))))));
      until(() -> !candidate.leading);
      assertThat(candidate.why).contains("old-mic");
    }
  }

  private static String record(String holder, int seconds) {
    return """
    {"holderIdentity":"%s","leaseDurationSeconds":%d,"acquireTime":"2020-01-01T00:00:00Z",\
    "renewTime":"2020-01-01T00:00:00Z","leaderTransitions":3}\
    """
        .formatted(holder, seconds);
  }

  private static void endpoints(String name, String holder, int seconds) throws Exception {
    cluster.apply(
        """
        apiVersion: v1
        kind: Endpoints
        metadata:
          name: %s
          namespace: default
          annotations: {"%s": '%s'}
        """
            .formatted(name, EndpointsLock.ANNOTATION, record(holder, seconds)));
  }
}
