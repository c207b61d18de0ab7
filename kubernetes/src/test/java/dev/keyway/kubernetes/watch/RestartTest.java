// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.Cluster;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A cache against a real API server that goes away.
class RestartTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void missesNothingWhileTheServerIsAway() throws Exception {
    try (var cluster = Cluster.start();
        var cache =
            Reflector.start(
                cluster.client,
                Resources.SECRET_PROVIDER_CLASSES,
                Selection.ALL,
                ReflectorObserver.NONE,
                InstantSource.system(),
                // A tenth of what it waits for in earnest.
                time -> Pause.REAL.forTime(time.dividedBy(10)),
                new Random())) {
      var seen = ConcurrentHashMap.<String>newKeySet();
      cache.onChange(change -> {
        var name = change.object().key().name();
        if (change instanceof Change.Present) {
          seen.add(name);
        } else {
          seen.remove(name);
        }
      });
      for (var name : new String[] {"one", "two"}) {
        cluster.apply(Cluster.secretProviderClass(new ObjectKey("default", name)));
      }
      Awaitility.await().atMost(SOON).until(() -> seen.contains("two"));

      cluster.local.stopApiServer();
      assertThat(cache.get(new ObjectKey("default", "one"))).isPresent();
      cluster.local.restartApiServer();
      cluster.delete(Cluster.secretProviderClass(new ObjectKey("default", "one")));
      cluster.apply(Cluster.secretProviderClass(new ObjectKey("default", "three")));

      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("probe", "two", "three"));
      assertThat(cache.all()).hasSize(3);
    }
  }
}
