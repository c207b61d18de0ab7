// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import dev.keyway.release.chart.Manifests;
import dev.keyway.release.chart.ValuesTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `release manifests`.
@Command(
    name = "manifests",
    mixinStandardHelpOptions = true,
    description = {
      "Writes deploy/manifests and the table of docs/helm-values.md anew,",
      "from the charts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./keyway release manifests",
      "  ./keyway release manifests --output /tmp/manifests"
    })
final class ManifestsCommand implements Callable<Integer> {
  private final Place place = new Place();

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "where to write them (deploy/manifests)")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    var folder = output == null ? place.home().resolve("deploy/manifests") : output;
    Manifests.write(place.home().resolve("deploy/charts"), folder);
    System.out.println(folder);
    if (output == null) {
      var values = place.home().resolve("docs/helm-values.md");
      Files.writeString(
          values, ValuesTable.into(values, place.home().resolve("deploy/charts/keyway")));
      System.out.println(values);
    }
    return 0;
  }
}
