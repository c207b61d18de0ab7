// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.Map;

/// A folder with a Helm chart.
///
/// @param folder where `Chart.yaml` is
record Chart(Path folder) {
  /// What the objects are made for where no cluster says it: the oldest version that has all of the
  /// kinds in their last form.
  private static final String KUBERNETES = "1.25.0";

  /// The release's name is part of no object's name.
  private static final String RELEASE = "keyway";

  /// Returns what an installation with these values would send to the cluster, as YAML.
  ///
  /// @throws IllegalStateException if the chart refuses a value, in the chart's words
  String render(String namespace, Map<String, ?> values) {
    return configured(namespace, values).call();
  }

  private TemplateCommand configured(String namespace, Map<String, ?> values) {
    var command =
        new Helm(folder.toAbsolutePath())
            .template()
            .withName(RELEASE)
            .withNamespace(namespace)
            .withKubeVersion(KUBERNETES);
    values.forEach(command::set);
    return command;
  }
}
