// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// `deploy/manifests` is what the charts say. After a change of the charts, `./keyway release
/// manifests` writes it anew.
class ManifestsTest {
  private static final Path CHARTS = Path.of("../deploy/charts");
  private static final Path COMMITTED = Path.of("../deploy/manifests");

  @Test
  void theCommittedFilesAreWhatTheChartsSay() throws IOException {
    assertThat(read(COMMITTED)).containsExactlyEntriesOf(Manifests.render(CHARTS));
  }

  @Test
  void aReleaseSaysWhichImage() {
    var rendered = Manifests.render(CHARTS, Map.of("image.repository", "registry.example/keyway"));

    assertThat(rendered.get("workload-identity.yaml"))
        .contains("image: \"registry.example/keyway:", "value: \"registry.example/keyway:");
    assertThat(rendered.get("crds.yaml")).contains("secretproviderclasses");
  }

  @Test
  void aValueThatTheChartRefusesIsNamed() {
    assertThatThrownBy(() -> Manifests.render(CHARTS, Map.of("nobodyKnows", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("keyway.yaml")
        .hasMessageContaining("nobodyKnows");
  }

  private static Map<String, String> read(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
