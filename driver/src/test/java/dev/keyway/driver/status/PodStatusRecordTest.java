// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.driver.FakeCache;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodStatusRecordTest {
  private final KubernetesClient away =
      KubernetesClient.open(
          ClusterAccess.none(new AccessFailed.NothingNamed("away")), ClientSettings.of("test"));

  @AfterEach
  void close() {
    away.close();
  }

  private Optional<Map<String, String>> recorded(FakeCache<SecretProviderClassPodStatus> statuses) {
    return new PodStatusRecord(away, statuses, FakeCache.of(), "driver", "node-1", _ -> {})
        .recorded(new PodRef("shop", "web-0", "uid-1"), "app", Path.of("/a/b/c"));
  }

  /// After a restart without the API server all volumes of the node would be fetched with each of
  /// kubelet's calls otherwise.
  @Test
  void takesAVolumeForRecordedWhileNobodyCanTell() {
    assertThat(recorded(FakeCache.starting())).contains(Map.of());
  }

  @Test
  void knowsThatNothingIsRecordedOnceTheListIsThere() {
    assertThat(recorded(FakeCache.of())).isEmpty();
  }
}
