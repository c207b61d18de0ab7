// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import dev.keyway.release.reference.Reference;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `release reference`.
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    description =
        "Writes docs/reference anew, from what the code and the custom resources declare.",
    footerHeading = "%nExamples:%n",
    footer = "  ./keyway release reference")
final class ReferenceCommand implements Callable<Integer> {
  private final Place place = new Place();

  @Override
  public Integer call() throws IOException {
    Reference.write(place.home());
    System.out.println(Reference.folder(place.home()));
    return 0;
  }
}
