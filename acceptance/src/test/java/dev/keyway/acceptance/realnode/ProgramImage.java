// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import dev.keyway.acceptance.Checkout;
import dev.keyway.release.image.Architecture;
import dev.keyway.release.image.ImageBuild;
import dev.keyway.release.image.ImageRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Keyway's image: the file that `KEYWAY_TEST_IMAGE` names, or one made of the built program.
final class ProgramImage {
  static final String REPOSITORY = "docker.io/library/keyway";
  static final String TAG = "test";

  private ProgramImage() {}

  /// Returns the file, in `folder` if it has to be made.
  static Path file(Path folder) throws IOException {
    var named = System.getenv("KEYWAY_TEST_IMAGE");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    var root = Checkout.root();
    return new ImageBuild(folder.resolve("work"))
        .build(
            new ImageRequest(
                Architecture.ofThisMachine(),
                Path.of(System.getProperty("java.home")),
                Path.of(Checkout.jar()),
                root.resolve("deploy/image/classes.lst"),
                root.resolve("cli/src/main/resources/jvm"),
                List.of(REPOSITORY + ":" + TAG),
                "test",
                ""),
            folder.resolve("keyway.tar"))
        .archive();
  }
}
