// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  @Test
  void keepsOnesOwnVariablesButThoseOfAnotherAzure() {
    var all =
        Surroundings.of(
            Map.of("PATH", "/bin", "AZURE_CLIENT_SECRET", "mine", "IDENTITY_ENDPOINT", "x"),
            Map.of("AZURE_AUTHORITY_HOST", "https://localhost/"),
            Map.of("AZURE_CLIENT_ID", "c1", "PATH", "/app/bin"));

    assertThat(all)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PATH", "/app/bin",
                "AZURE_AUTHORITY_HOST", "https://localhost/",
                "AZURE_CLIENT_ID", "c1"));
  }

  @Test
  void changesOnlyPathsInsideVolumes() {
    var placements = List.of(new Placement(Path.of("/dev/shm/v"), "/mnt/store", true));

    assertThat(
            Surroundings.relocated(
                Map.of("IN", "/mnt/store/a", "ROOT", "/mnt/store", "BESIDE", "/mnt/storeroom/a"),
                placements))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("IN", "/dev/shm/v/a", "ROOT", "/dev/shm/v", "BESIDE", "/mnt/storeroom/a"));
  }
}
